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
_HEADER: Final = b"Traceback (most recent call last):"
_REACH: Final = 32 * 1024  # from a header to the innermost frame's exception
_MAX_BYTES: Final = 128 * 1024**2
_NOTHING: Final = re.compile(rb"(?!)")
_MAX_SEEN: Final = 5000
_LOOKED_AT_LINES: Final = 80
_ROTATED: Final = re.compile(r"[.\-_]\d[\d\-_.T]*(?=$|\.\w+$)")


@dataclass(slots=True)
class _Found:
    """What one log told.

    Args:
        moments: of each crash.
        since: from when on it was looked at; None when no line says a time.
    """

    moments: list[list[datetime]]
    since: datetime | None = None


def count_crashes(
    paths: Sequence[Path], crashes: Sequence[Crash], window: TimeWindow, times: Timestamps
) -> tuple[tuple[Sample, ...], ...]:
    """Samples of each crash's count: one a stretch of five minutes that holds any, empty ones where the logs begin and end.

    Read from the newest end, up to 128 MiB and 5000 occurrences; compressed files are left out, so that what is counted begins
    later, and tracebacks without their header are. No samples when the crash has no frames or no type, or the logs no times.

    Args:
        paths: log files whose records are in order of time, oldest first; rotated ones are of one log.
        crashes: told by their type and the function they were raised in.
        window: what to look at.
        times: how lines tell their time.
    """
    needles = [_needle(crash) for crash in crashes]
    logs: dict[str, list[_Found]] = defaultdict(list)
    left = _MAX_BYTES
    for path in reversed(paths):
        if path.suffix == ".gz" or left <= 0:
            continue
        with path.open("rb", buffering=0) as stream:
            found, read = _read(stream, needles, window, times, left)
        left -= read
        logs[_ROTATED.sub("", path.name)].append(found)
    return tuple(_counted(number, crash, list(logs.values()), window) for number, crash in enumerate(crashes))


def _counted(number: int, crash: Crash, logs: Sequence[Sequence[_Found]], window: TimeWindow) -> tuple[Sample, ...]:
    """The samples of one crash, from when on all the logs that hold it were looked at."""
    holding = [parts for parts in logs if any(part.moments[number] for part in parts)]
    began = [since for parts in holding if (since := _began(parts)) is not None]
    if not began:
        return ()
    start = max(began)
    moments = [moment for parts in holding for part in parts for moment in part.moments[number] if moment >= start]
    return _samples(moments, start, window.end, crash)


def _began(parts: Sequence[_Found]) -> datetime | None:
    """Since when a log and its rotated parts were looked at."""
    known = [part.since for part in parts if part.since is not None]
    return min(known, default=None)


def _needle(crash: Crash) -> re.Pattern[bytes]:
    """The innermost frame and what follows it up to the exception, in plain text or escaped in a JSON record."""
    if not crash.frames or not crash.short_type:
        return _NOTHING
    function, kind = (re.escape(name.encode("utf-8", "replace")) for name in (crash.frames[-1].function, crash.short_type))
    end = rb"(?:\r?\n|\\n)"
    return re.compile(rb"in " + function + end + rb"(?:(?!File )[\s\S]){0,800}?" + end + rb"[ |]*(?:[\w.]+\.)?" + kind + rb"\b")


def _calls(block: bytearray, needles: Sequence[re.Pattern[bytes]]) -> Iterator[tuple[int, int]]:
    """Place and number of each needle found, in order of their tracebacks: a header so long is found sooner than a needle."""
    header = block.find(_HEADER)
    while header >= 0:
        following = block.find(_HEADER, header + len(_HEADER))
        end = header + _REACH if following < 0 else min(following, header + _REACH)
        for number, needle in enumerate(needles):
            match = needle.search(block, header, end)
            if match:
                yield match.start(), number
                break
        header = following


def _read(
    stream: FileIO, needles: Sequence[re.Pattern[bytes]], window: TimeWindow, times: Timestamps, most: int
) -> tuple[_Found, int]:
    position = os.fstat(stream.fileno()).st_size
    found = _Found(moments=[[] for _ in needles])
    buffer = bytearray(_CHUNK + 2 * _MARGIN)
    read = 0
    while position > 0 and read < most and sum(map(len, found.moments)) < _MAX_SEEN:
        start = max(0, position - _CHUNK)
        before = max(0, start - _MARGIN)
        block = _fill(buffer, stream, before, position + _MARGIN)
        read += position - start
        for call, number in _calls(block, needles):
            moment = _time_at(block, call, times) if start <= call + before < position else None
            if moment is not None and window.holds(moment):
                found.moments[number].append(moment)
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
