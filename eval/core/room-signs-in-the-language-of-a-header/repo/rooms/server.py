"""`uvicorn rooms.server:app`."""

from rooms.plan import seats
from rooms.signs import language, sign


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    status, text = respond(scope["path"], dict(scope["headers"]))
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain; charset=utf-8")]})
    await send({"type": "http.response.body", "body": text.encode()})


def respond(path, headers):
    floor, _, room = path.strip("/").partition("/")
    found = seats(floor, room)
    if found is None:
        return 404, "no such room"
    return 200, sign(room, found, language(headers))
