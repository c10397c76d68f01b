"""Where a time window begins and ends in a log, found by looking at few places of it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from statistics import median_low
from typing import BinaryIO, Final

from agent.domain.telemetry import TimeWindow
from agent.sources.backwards import BLOCK, lines_backwards
from agent.sources.timestamps import Timestamps

_PATIENCE: Final = 64 * 1024  # one line of a message may begin with an old date; this much of old lines is the past
_SEARCHED_FROM: Final = 1024 * 1024
_ASKED: Final = 5  # lines with a time that say together when a place was written
_LOOKED_AT: Final = (BLOCK // 4, 8 * BLOCK)


def end_of_window(stream: BinaryIO, size: int, window: TimeWindow, times: Timestamps) -> int:
    """An offset behind the window's last record; the log's end unless it goes on for long after the window."""
    if size < _SEARCHED_FROM or not _is_after(stream, size - BLOCK, window, times):
        return size
    low, high = 0, size - BLOCK  # the lines at `high` were written after the window
    while high - low > BLOCK:
        middle = (low + high) // 2
        if _is_after(stream, middle, window, times):
            high = middle
        else:
            low = middle
    return min(size, high + BLOCK)


def start_of_window(stream: BinaryIO, end: int, window: TimeWindow, times: Timestamps, *, lowest: int) -> int:
    """An offset before the window's first record, with 64 KiB of lines before it that are all older.

    It is searched from the end in doubling steps and then between the last two, so that it costs a logarithm of the window.
    What the places looked at said is checked line by line before it is believed; where it doesn't hold (a burst of old
    dates inside the window, lines out of order) the search goes on from there.

    Args:
        stream: seekable log file.
        end: behind the window's last record.
        window: what is looked for.
        times: how lines tell their time.
        lowest: where to stop, whatever stands before.

    Returns:
        `lowest` when the window begins there or before.
    """
    known = end
    while known > lowest:
        near = _past_before(stream, known, window, times, lowest)
        if near <= lowest:
            return lowest
        start, settled = _settled(stream, min(known, near + 2 * BLOCK), window, times, lowest)
        if settled:
            return start
        known = start
    return lowest


def _past_before(stream: BinaryIO, end: int, window: TimeWindow, times: Timestamps, lowest: int) -> int:
    """An offset whose lines are older than the window while those a block further are not; `lowest` when there is none."""
    step = BLOCK
    high, low = end, end - step
    while low > lowest and not _is_before(stream, low, window, times):
        step *= 2
        high, low = low, low - step
    if low <= lowest:
        low = lowest
        if not _is_before(stream, low, window, times):
            return lowest
    while high - low > BLOCK:
        middle = (low + high) // 2
        if _is_before(stream, middle, window, times):
            low = middle
        else:
            high = middle
    return low


def _settled(stream: BinaryIO, end: int, window: TimeWindow, times: Timestamps, lowest: int) -> tuple[int, bool]:
    """Go back line by line until enough of them are older; the offset reached, and False when too many were not."""
    past = untimed = 0
    start = end
    for start, raw in lines_backwards(stream, end):
        if start <= lowest:
            return lowest, True
        untimed += len(raw)
        stamp = times.of_line(raw.decode("utf-8", "replace").rstrip("\r"))
        if stamp is None:
            continue
        if stamp.moment < window.start:
            past += untimed
        elif stamp.moment <= window.end:
            past = 0
        untimed = 0
        if past > _PATIENCE:
            return start, True
        if end - start > 8 * BLOCK:
            return start, False
    return lowest, True


def _is_after(stream: BinaryIO, offset: int, window: TimeWindow, times: Timestamps) -> bool:
    moment = _written(stream, offset, times)
    return moment is not None and moment > window.end


def _is_before(stream: BinaryIO, offset: int, window: TimeWindow, times: Timestamps) -> bool:
    moment = _written(stream, offset, times)
    return moment is not None and moment < window.start


def _written(stream: BinaryIO, offset: int, times: Timestamps) -> datetime | None:
    """When the lines behind an offset were written: the middle one of a few, which a single odd line can't move."""
    for length in _LOOKED_AT:
        stream.seek(offset)
        moments = [*islice(_moments(stream.read(length), times), _ASKED)]
        if moments:
            return median_low(moments)
    return None


def _moments(block: bytes, times: Timestamps) -> Iterator[datetime]:
    for raw in block.split(b"\n")[1:]:
        stamp = times.of_line(raw.decode("utf-8", "replace").rstrip("\r"))
        if stamp is not None:
            yield stamp.moment
