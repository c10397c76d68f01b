import asyncio
import json

from rooms.server import app


def ask(path):
    sent = []

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        sent.append(message)

    asyncio.run(app({"type": "http", "method": "GET", "path": path}, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"])


def test_a_slash_at_the_end_names_the_same_room():
    assert ask("/floors/1/rooms/12/") == (200, {"floor": "1", "room": "12", "seats": 8})


def test_without_a_slash_it_is_as_before():
    assert ask("/floors/3/rooms/2") == (200, {"floor": "3", "room": "2", "seats": 20})


def test_unknown_rooms_are_not_found():
    assert ask("/floors/1/rooms/99") == (404, {"error": "no such room", "rooms": ["12", "14"]})
