"""What stands beside a door."""

LANGUAGES = {"de": "Raum {room}, {seats} Plätze", "en": "Room {room}, {seats} seats", "sv": "Rum {room}, {seats} platser"}


def language(headers: dict[bytes, bytes]) -> str:
    """The first language that is asked for, English when there is none for it."""
    if b"accept-language" not in headers:
        return "en"
    first = headers["accept-language"].decode("latin-1").split(",")[0]
    code = first.split(";")[0].split("-")[0].strip().lower()
    return code if code in LANGUAGES else "en"


def sign(room: str, seats: int, code: str) -> str:
    return LANGUAGES[code].format(room=room, seats=seats)
