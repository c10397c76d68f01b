"""How a log is read when it may take its time: line by line, from the last to the first. The fast way is compared with it."""

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from agent.domain.telemetry import TimeWindow
from agent.sources.backwards import lines_backwards
from agent.sources.log_lines import LogLine, line_of
from agent.sources.timestamps import Timestamps

PATIENCE: Final = 64 * 1024


def lines_of_window(path: Path, window: TimeWindow, times: Timestamps) -> list[LogLine]:
    """The lines of the window, with those that follow a record and have no time of their own; all of a log without times."""
    if path.suffix == ".gz":
        return _forward(gzip.decompress(path.read_bytes()), window, times)
    with path.open("rb") as stream:
        lines = [line_of(raw, offset, times) for offset, raw in lines_backwards(stream, path.stat().st_size)]
    return _of_window(lines, window) if any(line.stamp for line in lines) else lines[::-1]


def _of_window(backwards: Iterable[LogLine], window: TimeWindow) -> list[LogLine]:
    found: list[LogLine] = []
    pending: list[LogLine] = []
    past = 0
    for line in backwards:
        pending.append(line)
        if line.stamp is None:
            continue
        if window.holds(line.stamp.moment):
            found += pending
            past = 0
        elif line.stamp.moment < window.start:
            past += sum(len(item.text) for item in pending)
        else:
            past = 0
        pending = []
        if past > PATIENCE:
            break
    if found and not past:
        found += pending
    return found[::-1]


def _forward(content: bytes, window: TimeWindow, times: Timestamps) -> list[LogLine]:
    found: list[LogLine] = []
    offset, inside = 0, False
    for raw in content.removesuffix(b"\n").split(b"\n"):
        line = line_of(raw, offset, times)
        offset += len(raw) + 1
        if line.stamp is not None:
            inside = window.holds(line.stamp.moment)
        if inside:
            found.append(line)
    return found
