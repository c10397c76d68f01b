from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    floor: str
    room: str


def is_room(path: str) -> bool:
    return path.startswith("/floors/") and "/rooms/" in path


def read_address(path: str) -> Address:
    """`/floors/3/rooms/2`."""
    _, _, floor, _, room = path.rstrip("/").split("/")
    return Address(floor=floor, room=room)
