"""The part of one log file that lies in a time window."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from agent.domain.telemetry import TimeWindow
from agent.sources.tail import WindowLines, read_forward, read_window
from agent.sources.timestamps import Timestamps

_MAX_UNPACKED: Final = 256 * 1024 * 1024
_MAX_LINE: Final = 1024 * 1024


def read_log(path: Path, window: TimeWindow, times: Timestamps) -> WindowLines:
    """The lines of one log file, compressed or not, that lie in the window.

    Raises:
        OSError: unreadable, or a compressed file that is none.
    """
    if path.suffix == ".gz":
        with gzip.open(path, "rb") as unpacked:
            return read_forward(_bounded(unpacked), window, times)
    with path.open("rb") as stream:
        return read_window(stream, os.fstat(stream.fileno()).st_size, window, times)


def _bounded(stream: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    left = _MAX_UNPACKED
    while left > 0 and (line := stream.readline(_MAX_LINE)):
        left -= len(line)
        yield line
