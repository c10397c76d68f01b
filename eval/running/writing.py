"""Writes a log: one line at a time, each on disk before the next is begun, never changed again."""

import dataclasses
import fcntl
import json
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from agent.errors import BadInput
from eval.log import VERSION, Header, Sample
from eval.running.reading import read_lines, whole_bytes

Key = tuple[str, int]


class LogFile:
    """A log that is being written; only one process writes to it.

    Args:
        stream: opened for appending, locked.
        done: samples that are in it already.
    """

    def __init__(self, stream: BinaryIO, done: frozenset[Key]) -> None:
        self._stream = stream
        self.done = done

    @classmethod
    def create(cls, file: Path, header: Header) -> Self:
        """Begin a log.

        Raises:
            BadInput: the file exists already, or can't be written.
        """
        stream = _opened(file, "xb")
        _lock(stream, file)
        return cls._begun(stream, header)

    @classmethod
    def _begun(cls, stream: BinaryIO, header: Header) -> Self:
        log = cls(stream, frozenset())
        about = dataclasses.asdict(dataclasses.replace(header, hashes=dict(header.hashes)))
        log._line({"type": "header", "version": VERSION, "header": about})
        return log

    @classmethod
    def resume(cls, file: Path, header: Header) -> Self:
        """Go on with a log, or begin it; a torn last line is cut off. Failures of the machinery are run again.

        Raises:
            BadInput: another process writes to it, or it is of another run.
        """
        if not file.exists():
            return cls.create(file, header)
        stream = _opened(file, "r+b")
        _lock(stream, file)
        size = whole_bytes(file)
        if size == 0:  # killed before its header was whole
            stream.truncate(0)
            return cls._begun(stream, header)
        before, samples = read_lines(file)
        _refuse_another_run(file, before, header, stream)
        stream.truncate(size)
        stream.seek(0, os.SEEK_END)
        return cls(stream, frozenset((one.score.case, one.score.repeat) for one in samples if one.score.counted))

    def append(self, sample: Sample) -> None:
        """Write one sample and wait until it is on disk."""
        self._line({"type": "sample", **dataclasses.asdict(sample)})

    def _line(self, data: dict[str, object]) -> None:
        self._stream.write(json.dumps(data, separators=(",", ":")).encode() + b"\n")
        os.fsync(self._stream.fileno())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._stream.close()


def _opened(file: Path, mode: str) -> BinaryIO:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return cast("BinaryIO", file.open(mode, buffering=0))
    except FileExistsError:
        raise BadInput(f"{file} exists", remedy="name another file, or go on with it by --resume") from None
    except OSError as problem:
        raise BadInput(f"{file}: {problem.strerror}", expected="a place to write the log to") from None


def _lock(stream: BinaryIO, file: Path) -> None:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stream.close()
        raise BadInput(f"{file} is being written by another process", remedy="wait for it, or name another file") from None


def _refuse_another_run(file: Path, before: Header, now: Header, stream: BinaryIO) -> None:
    fields = ("suite", "solver", "mode", "cases", "repeat", "version", "model")
    differ = [name for name in fields if getattr(before, name) != getattr(now, name)]
    hashes = before.hashes.keys() | now.hashes.keys()
    differ += sorted(name for name in hashes if before.hashes.get(name) != now.hashes.get(name))
    if differ:
        stream.close()
        raise BadInput(f"{file} is of another run; they differ in {', '.join(differ)}", remedy="start a new log")
