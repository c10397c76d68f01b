"""The bytes of a log that may lie in a time window, for a log that can only be read from its beginning."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, Protocol

from agent.domain.telemetry import TimeWindow
from agent.sources.log_lines import MAX_LINE
from agent.sources.tail import MAX_WINDOW, Stretch, WindowBytes
from agent.sources.timestamps import Timestamps

_BLOCK: Final = 1024 * 1024
_ASKED_EVERY: Final = 32 * 1024
_SLACK: Final = timedelta(minutes=1)  # lines of several writers are out of order by less
_MAX_UNPACKED: Final = 256 * 1024 * 1024


class Unpacking(Protocol):
    """A stream that unpacks as it is read."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, empty at the end."""
        ...

    def readline(self, size: int, /) -> bytes:
        """The rest of the line, cut at a size."""
        ...


def read_packed(stream: Unpacking, window: TimeWindow, times: Timestamps) -> WindowBytes:
    """The part that holds the window, at most its oldest 32 MiB; nothing of a log without times.

    Args:
        stream: at its beginning; read to its end, or to 256 MiB.
        window: what to read.
        times: how lines tell their time.
    """
    kept: list[tuple[int, list[bytes]]] = []
    newest: datetime | None = None
    near, left, offset = False, MAX_WINDOW, 0
    for block in _blocks(stream):
        moments = _moments(block, times)
        if moments:
            newest = moments[-1]
            near = min(moments) - _SLACK <= window.end and max(moments) + _SLACK >= window.start
        if near and left > 0:
            if not kept or kept[-1][0] + sum(map(len, kept[-1][1])) != offset:
                kept.append((offset, []))
            kept[-1][1].append(block)
        left -= len(block) if near else 0
        offset += len(block)
    stretches = tuple(Stretch(start, b"".join(blocks)) for start, blocks in kept)
    return WindowBytes(stretches=stretches, timed=newest is not None, complete=left >= 0, newest=newest)


def _blocks(stream: Unpacking) -> Iterator[bytes]:
    left = _MAX_UNPACKED
    while left > 0 and (block := stream.read(_BLOCK)):
        block += stream.readline(MAX_LINE) if not block.endswith(b"\n") else b""
        left -= len(block)
        yield block


def _moments(block: bytes, times: Timestamps) -> list[datetime]:
    """The times of about a line every 32 KiB and of the last one; empty when no line says a time."""
    moments: list[datetime] = []
    position = 0
    while position < len(block):
        end = block.find(b"\n", position)
        end = len(block) if end < 0 else end
        moment = _time_of(block[position:end], times)
        position = end + 1
        if moment is not None:
            moments.append(moment)
            position = block.find(b"\n", position + _ASKED_EVERY) + 1 or len(block)
    return [*moments, _last(block, times) or moments[-1]] if moments else []


def _last(block: bytes, times: Timestamps) -> datetime | None:
    end = len(block.removesuffix(b"\n"))
    while end > 0:
        start = block.rfind(b"\n", 0, end) + 1
        moment = _time_of(block[start:end], times)
        if moment is not None:
            return moment
        end = start - 1
    return None


def _time_of(raw: bytes, times: Timestamps) -> datetime | None:
    stamp = times.of_line(raw.decode("utf-8", "replace").rstrip("\r"))
    return None if stamp is None else stamp.moment
