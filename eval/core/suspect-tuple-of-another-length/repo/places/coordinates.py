"""Coordinates as people write them."""


def parse(text):
    """Latitude, longitude and height in metres; the height may be missing and is 0 then."""
    parts = [float(part) for part in text.replace(";", ",").split(",")]
    if len(parts) == 2:
        return parts[0], parts[1]
    return parts[0], parts[1], parts[2]
