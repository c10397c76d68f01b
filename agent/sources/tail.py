"""The part of a log that lies in a time window, read from the end so that cost follows the window."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Final

from agent.domain.telemetry import TimeWindow
from agent.sources.backwards import BLOCK, lines_backwards
from agent.sources.timestamps import Stamp, Timestamps

MAX_WINDOW: Final = 16 * 1024 * 1024
MAX_UNTIMED: Final = 1024 * 1024
_PATIENCE: Final = 64 * 1024  # one line of a message may begin with an old date; this much of old lines is the past
_SEARCHED_FROM: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a log.

    Args:
        text: decoded, what is not UTF-8 replaced.
        offset: of its first byte.
        stamp: its time, None when it says none.
    """

    text: str
    offset: int
    stamp: Stamp | None


@dataclass(slots=True)
class WindowLines:
    """What was found of a log.

    Args:
        lines: in order of the file.
        timed: False when no line had a time and this is just the log's tail.
        complete: False when the window held more than was read.
        newest: time of the last line that had one, in the window or not.
    """

    lines: list[LogLine] = field(default_factory=list)
    timed: bool = False
    complete: bool = True
    newest: datetime | None = None


def read_window(stream: BinaryIO, size: int, window: TimeWindow, times: Timestamps) -> WindowLines:
    """The lines of the window, with those that follow a record and have no time of their own.

    Args:
        stream: seekable log file whose records are in order of time.
        size: its length in bytes.
        window: what to read.
        times: how lines tell their time.
    """
    end = _end_of_window(stream, size, window, times)
    found = WindowLines()
    pending: list[LogLine] = []
    past = 0
    for line in _decoded(lines_backwards(stream, end), times):
        read = end - line.offset
        if read > (MAX_WINDOW if found.timed else MAX_UNTIMED):
            found.complete = not found.timed
            break
        if line.stamp is None:
            pending.append(line)
            continue
        moment = line.stamp.moment
        found.timed = True
        found.newest = found.newest or moment
        if window.holds(moment):
            found.lines += [*pending, line]
            past = 0
        elif moment < window.start:
            past += len(line.text) + sum(len(item.text) for item in pending)
        pending = []
        if past > _PATIENCE:
            break
    if not found.timed or (found.lines and not past):
        found.lines += pending
    found.lines.reverse()
    return found


def read_forward(raw: Iterable[bytes], window: TimeWindow, times: Timestamps) -> WindowLines:
    """The same for a stream that can only be read from its beginning, such as a compressed log."""
    found = WindowLines()
    offset, inside, kept = 0, False, 0
    for line in raw:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        stamp = times.of_line(text)
        if stamp is not None:
            found.timed, found.newest = True, stamp.moment
            inside = window.holds(stamp.moment)
        if inside and kept <= MAX_WINDOW:
            found.lines.append(LogLine(text, offset, stamp))
            kept += len(line)
        elif inside:
            found.complete = False
        offset += len(line)
    return found


def _decoded(lines: Iterable[tuple[int, bytes]], times: Timestamps) -> Iterator[LogLine]:
    for offset, raw in lines:
        text = raw.decode("utf-8", "replace").rstrip("\r")
        yield LogLine(text, offset, times.of_line(text))


def _end_of_window(stream: BinaryIO, size: int, window: TimeWindow, times: Timestamps) -> int:
    """An offset behind the window's last record, found by bisection when the log goes on for long after it."""
    if size < _SEARCHED_FROM or not _begins_after(stream, size - BLOCK, window, times):
        return size
    low, high = 0, size - BLOCK  # the line at `high` was written after the window
    while high - low > BLOCK:
        middle = (low + high) // 2
        if _begins_after(stream, middle, window, times):
            high = middle
        else:
            low = middle
    return min(size, high + BLOCK)


def _begins_after(stream: BinaryIO, offset: int, window: TimeWindow, times: Timestamps) -> bool:
    """True when the first line with a time behind the offset was written after the window."""
    stream.seek(offset)
    for raw in stream.read(BLOCK // 4).split(b"\n")[1:]:
        stamp = times.of_line(raw.decode("utf-8", "replace"))
        if stamp is not None:
            return stamp.moment > window.end
    return False
