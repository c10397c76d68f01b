"""`uvicorn rooms.server:app`."""

import json

from rooms.addresses import is_room, read_address
from rooms.plan import rooms_of, seats


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    status, answer = respond(scope["path"])
    body = json.dumps(answer).encode()
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": body})


def respond(path):
    if not is_room(path):
        return 404, {"error": "no such page"}
    address = read_address(path)
    found = seats(address.floor, address.room)
    if found is None:
        return 404, {"error": "no such room", "rooms": rooms_of(address.floor)}
    return 200, {"floor": address.floor, "room": address.room, "seats": found}
