"""The request part of a capsule: what was asked, without secrets, with as much of the body as the application has read."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import NamedTuple

from . import secrets, shapes

Described = Callable[[], "dict[str, object] | None"]

# What describes the request that is being answered; made only when something crashes.
CURRENT: ContextVar[Described | None] = ContextVar("suture_recorder_request", default=None)

MOST_BODY = 32_768
_MOST_HEADERS, _LONGEST = 100, 4096


class Body:
    """What an application has read of a request's body, up to a bound."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._length = 0
        self.is_cut = False

    def hear(self, piece: object) -> None:
        """Remember a piece that passed by."""
        if type(piece) is not bytes or not piece:
            return
        room = MOST_BODY - self._length
        if len(piece) > room:
            self.is_cut = True
            piece = piece[:room]
        if piece:
            self._pieces.append(piece)
            self._length += len(piece)

    def content(self) -> bytes:
        """All that is remembered."""
        return b"".join(self._pieces)


class Target(NamedTuple):
    """What was asked for.

    Args:
        method: in capitals.
        path: decoded.
        query: as it came, without the question mark.
        scheme: http or https.
        host: as the client named it.
    """

    method: str
    path: str
    query: str
    scheme: str
    host: str


def part(target: Target, headers: Iterable[tuple[str, str]], body: Body, *, is_whole: bool) -> dict[str, object]:
    """The request part.

    Args:
        target: what was asked for.
        headers: pairs in the order they came.
        body: what was read.
        is_whole: whether the application has read all of it.
    """
    content, _ = shapes.redacted_bytes(body.content())
    return {
        "method": target.method[:20],
        "path": shapes.redacted(target.path[:_LONGEST])[0],
        "query": shapes.redacted(target.query[:_LONGEST])[0],
        "headers": [_header(name, value) for name, value in _first(headers)],
        "body": base64.b64encode(content).decode("ascii"),
        "body_cut": body.is_cut or not is_whole,
        "scheme": target.scheme[:20],
        "host": target.host[:300],
    }


def _first(headers: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return [pair for pair, _ in zip(headers, range(_MOST_HEADERS))]


def _header(name: str, value: str) -> list[str]:
    if secrets.is_secret_name(name) or (secrets.may_be_secret_name(name) and secrets.looks_random(value)):
        return [name[:200], shapes.PLACEHOLDER]
    return [name[:200], shapes.redacted(value[:_LONGEST])[0]]
