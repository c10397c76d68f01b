"""What one log file tells about errors in a time window."""

import gzip
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from agent.domain.telemetry import TimeWindow
from agent.sources.log_lines import in_window, lines_of
from agent.sources.packed import read_packed
from agent.sources.passages import Passage, around_signs
from agent.sources.signs import signs_in
from agent.sources.tail import WindowBytes, read_window
from agent.sources.timestamps import Timestamps

MAX_SIGNS: Final = 50_000  # signs that cost about a second to read
_READ_WHOLE: Final = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLines:
    """What was found of a log.

    Args:
        passages: consecutive lines, in order of the file; all of a short or untimed log, else those around signs of errors.
        read: bytes that were looked through.
        timed: False when no line had a time and this is just the log's tail.
        complete: False when the window held more than was read.
        newest: time of the last line that had one, in the window or not.
    """

    passages: tuple[Passage, ...] = ()
    read: int = 0
    timed: bool = False
    complete: bool = True
    newest: datetime | None = None


def read_log(path: Path, window: TimeWindow, times: Timestamps) -> WindowLines:
    """The lines of one log file, compressed or not, that lie in the window and may tell of errors.

    Raises:
        OSError: unreadable, or a compressed file that is none.
    """
    found = _read(path, window, times)
    passages: list[Passage] = []
    complete = found.complete
    for stretch in found.stretches:
        if found.timed and len(stretch.content) > _READ_WHOLE:
            signs = signs_in(stretch.content)
            complete = complete and len(signs) <= MAX_SIGNS
            passages += around_signs(stretch, signs[-MAX_SIGNS:], window, times)
            continue
        lines = lines_of(stretch.content, stretch.offset, times)
        passages.append(in_window(lines, window) if found.timed else [*lines])
    return WindowLines(
        passages=tuple(passage for passage in passages if passage),
        read=sum(len(stretch.content) for stretch in found.stretches),
        timed=found.timed,
        complete=complete,
        newest=found.newest,
    )


def _read(path: Path, window: TimeWindow, times: Timestamps) -> WindowBytes:
    if path.suffix == ".gz":
        with gzip.open(path, "rb") as unpacked:
            return read_packed(unpacked, window, times)
    with path.open("rb") as stream:
        return read_window(stream, os.fstat(stream.fileno()).st_size, window, times)
