"""The bytes of a log that may lie in a time window, found from the end so that cost follows the window."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

from agent.domain.telemetry import TimeWindow
from agent.sources.backwards import lines_backwards
from agent.sources.bisection import end_of_window, start_of_window
from agent.sources.timestamps import Timestamps

MAX_WINDOW: Final = 32 * 1024 * 1024
MAX_UNTIMED: Final = 1024 * 1024
_LOOKED_AT: Final = 4096


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive lines of a log.

    Args:
        offset: of its first byte.
        content: as they are in the file.
    """

    offset: int
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowBytes:
    """What a log holds around a time window.

    Args:
        stretches: in order; hold every line of the window, and lines before and after it.
        timed: False when no line had a time and this is just the log's tail.
        complete: False when the window held more than was read.
        newest: time of the last line that had one, in the window or not.
    """

    stretches: tuple[Stretch, ...] = ()
    timed: bool = False
    complete: bool = True
    newest: datetime | None = None


def read_window(stream: BinaryIO, size: int, window: TimeWindow, times: Timestamps) -> WindowBytes:
    """The part of a log that holds the window, at most its newest 32 MiB; the last MiB of a log without times.

    Args:
        stream: seekable log file whose records are in order of time, more or less.
        size: its length in bytes.
        window: what to read.
        times: how lines tell their time.
    """
    end = end_of_window(stream, size, window, times)
    newest = _newest(lines_backwards(stream, end), end, times)
    if newest is None:
        return WindowBytes(stretches=_cut(stream, max(0, end - MAX_UNTIMED), end))
    start = start_of_window(stream, end, window, times, lowest=max(0, end - MAX_WINDOW))
    complete = start == 0 or start > end - MAX_WINDOW
    return WindowBytes(stretches=_cut(stream, start, end), timed=True, complete=complete, newest=newest)


def _newest(lines: Iterator[tuple[int, bytes]], end: int, times: Timestamps) -> datetime | None:
    for offset, raw in lines:
        if end - offset > MAX_UNTIMED:
            return None
        stamp = times.of_line(raw.decode("utf-8", "replace").rstrip("\r"))
        if stamp is not None:
            return stamp.moment
    return None


def _cut(stream: BinaryIO, start: int, end: int) -> tuple[Stretch, ...]:
    """The whole lines between two offsets."""
    first = _line_start(stream, start, end)
    stream.seek(first)
    content = stream.read(end - first)
    return (Stretch(first, content),) if content else ()


def _line_start(stream: BinaryIO, start: int, end: int) -> int:
    """Where the first line begins that doesn't begin before an offset."""
    position = start - 1
    while 0 <= position < end:
        stream.seek(position)
        block = stream.read(min(_LOOKED_AT, end - position))
        newline = block.find(b"\n")
        if newline >= 0:
            return position + newline + 1
        position += len(block) or end
    return start if position < 0 else end
