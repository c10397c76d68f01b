"""How often a crash is in the logs of the last day, minute by minute, so that it can be dated."""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import FileIO
from pathlib import Path
from typing import Final

from agent.domain.crash import Crash
from agent.domain.telemetry import CRASHES_METRIC, FUNCTION_LABEL, STRETCH_LABEL, TYPE_LABEL, Sample, TimeWindow
from agent.sources.timestamps import Timestamps

STRETCH: Final = timedelta(minutes=5)
LOOKED_BACK: Final = timedelta(hours=24)
_CHUNK: Final = 2 * 1024**2
_MARGIN: Final = 64 * 1024
_LONGEST: Final = 1200  # bytes from a call to the exception's name
_MAX_BYTES: Final = 128 * 1024**2
_MAX_SEEN: Final = 5000
_LOOKED_AT_LINES: Final = 80
_ROTATED: Final = re.compile(r"[.\-_]\d[\d\-_.T]*(?=$|\.\w+$)")


@dataclass(slots=True)
class _Found:
    """What one log told: the moments, and since when it was looked at; None when no line says a time."""

    moments: list[datetime]
    since: datetime | None = None


def count_crashes(paths: Sequence[Path], crash: Crash, window: TimeWindow, times: Timestamps) -> tuple[Sample, ...]:
    """Samples of a crash's count, one a stretch of five minutes that holds any, and empty ones where the logs begin and end.

    Read from the newest end, up to 128 MiB and 5000 occurrences; compressed files are left out, so that what is counted begins
    later. Nothing when the crash has no frames or no type, or the logs no times.

    Args:
        paths: log files whose records are in order of time, oldest first; rotated ones are of one log.
        crash: told by its type and the function it was raised in.
        window: what to look at.
        times: how lines tell their time.
    """
    if not crash.frames or not crash.short_type:
        return ()
    needle = _Needle(crash)
    logs: dict[str, list[_Found]] = defaultdict(list)
    left = _MAX_BYTES
    for path in reversed(paths):
        if path.suffix == ".gz" or left <= 0:
            continue
        with path.open("rb", buffering=0) as stream:
            found, read = _read(stream, needle, window, times, left)
        left -= read
        logs[_ROTATED.sub("", path.name)].append(found)
    began = [since for parts in logs.values() if any(part.moments for part in parts) and (since := _began(parts)) is not None]
    if not began:
        return ()
    start = max(began)
    moments = [moment for parts in logs.values() for part in parts for moment in part.moments if moment >= start]
    return _samples(moments, start, window.end, crash)


def _began(parts: Sequence[_Found]) -> datetime | None:
    """Since when a log and its rotated parts were looked at."""
    known = [part.since for part in parts if part.since is not None]
    return min(known, default=None)


class _Needle:
    """The innermost frame and what follows it up to the exception, in plain text or escaped in a JSON record.

    Args:
        crash: has frames and a type.
    """

    def __init__(self, crash: Crash) -> None:
        function, self._kind = (name.encode("utf-8", "replace") for name in (crash.frames[-1].function, crash.short_type))
        self._call = b"in " + function
        self._reach = len(function) + _LONGEST
        end = rb"(?:\r?\n|\\n)"
        self._whole = re.compile(
            re.escape(self._call)
            + end
            + rb"(?:(?!File )[\s\S]){0,800}?"
            + end
            + rb"[ |]*(?:[\w.]+\.)?"
            + re.escape(self._kind)
            + rb"\b"
        )

    def calls(self, block: bytearray, start: int) -> list[int]:
        """Where calls stand that ended in the exception, in order; its name is looked for, which is quickest.

        Args:
            block: bytes of a log.
            start: where to begin.
        """
        found: list[int] = []
        at = block.find(self._kind, start)
        while at >= 0:
            end = at + len(self._kind)
            found += self._calls(block, at, end)
            at = block.find(self._kind, end)
        return found

    def _calls(self, block: bytearray, name: int, end: int) -> Iterator[int]:
        lowest = max(0, name - self._reach)
        call = block.rfind(self._call, lowest, name)
        while call >= 0:
            match = self._whole.match(block, call)
            if match and match.end() == end:
                yield call
                return
            call = block.rfind(self._call, lowest, call)


def _read(stream: FileIO, needle: _Needle, window: TimeWindow, times: Timestamps, most: int) -> tuple[_Found, int]:
    position = os.fstat(stream.fileno()).st_size
    found = _Found(moments=[])
    buffer = bytearray(_CHUNK + 2 * _MARGIN)
    read = 0
    while position > 0 and read < most and len(found.moments) < _MAX_SEEN:
        start = max(0, position - _CHUNK)
        before = max(0, start - _MARGIN)
        block = _fill(buffer, stream, before, position + _MARGIN)
        read += position - start
        for call in reversed(needle.calls(block, start - before)):
            if not start <= call + before < position:
                continue
            moment = _time_at(block, call, times)
            if moment is not None and window.holds(moment):
                found.moments.append(moment)
        first = _first_time(block, start - before, times)
        if first is not None:
            found.since = max(first, window.start)
            if first < window.start:
                break
        position = start
    return found, read


def _fill(buffer: bytearray, stream: FileIO, start: int, end: int) -> bytearray:
    """The bytes between two offsets, in the buffer when they fill it: fresh memory costs more than what is read into it."""
    stream.seek(start)
    with memoryview(buffer) as view:
        length = stream.readinto(view[: end - start]) or 0
    return buffer if length == len(buffer) else buffer[:length]


def _time_at(block: bytearray, at: int, times: Timestamps) -> datetime | None:
    """The time of the record that an offset lies in: of its own line, else of the nearest line before that says one."""
    end = block.find(b"\n", at)
    end = len(block) if end < 0 else end
    for _ in range(_LOOKED_AT_LINES):
        start = block.rfind(b"\n", 0, end) + 1
        stamp = times.of_line(block[start : min(end, start + _MARGIN)].decode("utf-8", "replace").rstrip("\r"))
        if stamp is not None:
            return stamp.moment
        if start == 0:
            return None
        end = start - 1
    return None


def _first_time(block: bytearray, start: int, times: Timestamps) -> datetime | None:
    lines = block[start : start + _MARGIN].split(b"\n", _LOOKED_AT_LINES)[:_LOOKED_AT_LINES]
    stamps = (times.of_line(line.decode("utf-8", "replace").rstrip("\r")) for line in lines)
    return next((stamp.moment for stamp in stamps if stamp is not None), None)


def _samples(moments: Sequence[datetime], start: datetime, end: datetime, crash: Crash) -> tuple[Sample, ...]:
    seconds = int(STRETCH.total_seconds())
    counts = Counter({start: 0, _floor(end): 0})
    for moment in moments:
        counts[max(start, _floor(moment))] += 1
    labels = {TYPE_LABEL: crash.short_type, FUNCTION_LABEL: crash.frames[-1].function, STRETCH_LABEL: str(seconds)}
    return tuple(
        Sample(metric=CRASHES_METRIC, labels=labels, timestamp=stretch, value=float(count))
        for stretch, count in sorted(counts.items())
    )


def _floor(moment: datetime) -> datetime:
    seconds = int(STRETCH.total_seconds())
    return datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, UTC)


def most_frequent(crashes: Sequence[Crash], most: int) -> Iterator[Crash]:
    """The crashes seen most often, one a type and function."""
    seen: dict[tuple[str, str], Crash] = {}
    counted: Counter[tuple[str, str]] = Counter()
    for crash in crashes:
        key = crash.short_type, crash.frames[-1].function if crash.frames else ""
        seen.setdefault(key, crash)
        counted[key] += crash.count
    yield from (seen[key] for key, _ in counted.most_common(most))
