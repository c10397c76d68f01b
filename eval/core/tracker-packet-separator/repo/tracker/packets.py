"""Datagrams of the trackers: `P;<device>;<latitude>;<longitude>` in ASCII, padded with NUL."""

from typing import NamedTuple, Optional


class Position(NamedTuple):
    device: str
    latitude: float
    longitude: float


def is_position(packet: bytes) -> bool:
    return packet.startswith(b"P;")


def parse(packet: bytes) -> Optional[Position]:
    """The position in a datagram, None when it holds something else.

    Raises:
        ValueError: the packet is damaged.
    """
    if not is_position(packet):
        return None
    fields = packet.rstrip(b"\0").split(";")
    if len(fields) != 4:
        raise ValueError(f"{len(fields)} fields")
    return Position(fields[1].decode("ascii"), float(fields[2]), float(fields[3]))
