"""What one log file tells about errors in a time window."""

import gzip
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from agent.domain.telemetry import TimeWindow
from agent.sources.log_lines import LogLine, lines_of
from agent.sources.packed import read_packed
from agent.sources.passages import passages_of
from agent.sources.tail import WindowBytes, read_window
from agent.sources.timestamps import Timestamps


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLines:
    """What was found of a log.

    Args:
        passages: consecutive lines, in order of the file; all of a short or untimed log, else those around signs of errors.
        timed: False when no line had a time and this is just the log's tail.
        complete: False when the window held more than was read.
        newest: time of the last line that had one, in the window or not.
    """

    passages: tuple[list[LogLine], ...] = ()
    timed: bool = False
    complete: bool = True
    newest: datetime | None = None


def read_log(path: Path, window: TimeWindow, times: Timestamps) -> WindowLines:
    """The lines of one log file, compressed or not, that lie in the window and may tell of errors.

    Raises:
        OSError: unreadable, or a compressed file that is none.
    """
    found = _read(path, window, times)
    if found.timed:
        passages = (passage for stretch in found.stretches for passage in passages_of(stretch, window, times))
    else:
        passages = ([*lines_of(stretch.content, stretch.offset, times)] for stretch in found.stretches)
    return WindowLines(passages=tuple(passages), timed=found.timed, complete=found.complete, newest=found.newest)


def _read(path: Path, window: TimeWindow, times: Timestamps) -> WindowBytes:
    if path.suffix == ".gz":
        with gzip.open(path, "rb") as unpacked:
            return read_packed(unpacked, window, times)
    with path.open("rb") as stream:
        return read_window(stream, os.fstat(stream.fileno()).st_size, window, times)
