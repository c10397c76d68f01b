from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0


def distance(a, b):
    """Kilometres between two (latitude, longitude)."""
    (lat1, lon1), (lat2, lon2) = ((radians(x), radians(y)) for x, y in (a, b))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(h))
