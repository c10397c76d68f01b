import asyncio

from rooms.server import app


def ask(path, headers=()):
    sent = []

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        sent.append(message)

    asyncio.run(app({"type": "http", "method": "GET", "path": path, "headers": [*headers]}, receive, send))
    return sent[0]["status"], sent[1]["body"].decode()


def test_a_sign_is_in_the_language_that_was_asked_for():
    assert ask("/1/12", [(b"accept-language", b"sv-SE,sv;q=0.9")]) == (200, "Rum 12, 8 platser")


def test_other_languages_get_english():
    assert ask("/1/14", [(b"accept-language", b"fi")]) == (200, "Room 14, 4 seats")


def test_without_a_header_it_is_english():
    assert ask("/3/2") == (200, "Room 2, 20 seats")


def test_unknown_rooms_are_not_found():
    assert ask("/1/99") == (404, "no such room")
