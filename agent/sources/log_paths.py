"""Which files a service's log settings mean."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

_ROTATED: Final = r"[.\-_](?:[0-9]{1,4}|[0-9]{4}[-_.]?[0-9]{2}[-_.]?[0-9]{2}(?:[-_.T]?[0-9]{2,6})*)(?:\.gz)?"
_LOG_SUFFIXES: Final = (".log", ".jsonl", ".json", ".txt", ".out", ".err")
_MAX_FILES: Final = 200


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The files of one pattern.

    Args:
        pattern: as configured.
        files: oldest change first.
        problem: why there are none, empty when there are.
    """

    pattern: str
    files: tuple[Path, ...] = ()
    problem: str = ""


def find_logs(patterns: Iterable[str], since: datetime) -> tuple[FoundFiles, ...]:
    """The log files of each pattern, rotated ones included, that were written to since a moment.

    Args:
        patterns: absolute paths of files or directories, or globs.
        since: files last changed before it can't hold anything newer.
    """
    seen: set[tuple[int, int]] = set()
    return tuple(_find(pattern, since, seen) for pattern in patterns)


def _find(pattern: str, since: datetime, seen: set[tuple[int, int]]) -> FoundFiles:
    if not Path(pattern).is_absolute():
        return FoundFiles(
            pattern, problem=f"{pattern!r} is not an absolute path; write it from the root, e.g. /var/log/shop/*.log"
        )
    try:
        named = sorted(Path("/").glob(pattern.lstrip("/")))
    except ValueError as error:
        return FoundFiles(pattern, problem=f"{pattern!r} is not a glob ({error}); write e.g. /var/log/shop/*.log")
    matches = [file for path in named for file in _expanded(path)]
    if not matches:
        return FoundFiles(pattern, problem=f"{pattern!r} names no file; check the path and that this process may read it")
    files = [(about.st_mtime, path) for path, about in _stats(matches) if _is_new(about, since, seen)]
    newest = sorted(files, key=lambda item: (item[0], str(item[1])))[-_MAX_FILES:]
    problem = "" if newest else f"no file of {pattern!r} was written to since {since:%Y-%m-%dT%H:%M:%SZ}"
    return FoundFiles(pattern, tuple(path for _, path in newest), problem)


def _stats(paths: Iterable[Path]) -> Iterator[tuple[Path, os.stat_result]]:
    for path in paths:
        with suppress(FileNotFoundError):  # rotated away in between
            yield path, path.stat()


def _is_new(about: os.stat_result, since: datetime, seen: set[tuple[int, int]]) -> bool:
    identity = (about.st_dev, about.st_ino)
    if identity in seen or about.st_mtime < since.timestamp():
        return False
    seen.add(identity)
    return True


def _expanded(path: Path) -> Iterator[Path]:
    if path.is_dir():
        for file in sorted(path.iterdir()):
            plain = file.name.removesuffix(".gz")
            if file.is_file() and (plain.endswith(_LOG_SUFFIXES) or re.search(rf"\.log{_ROTATED}$", file.name)):
                yield file
    elif path.is_file():
        rotated = re.compile(re.escape(path.name) + _ROTATED)
        stem = re.compile(re.escape(path.stem) + _ROTATED.removesuffix(r"(?:\.gz)?") + re.escape(path.suffix) + r"(?:\.gz)?")
        yield path
        with suppress(PermissionError):  # the file may be readable where its directory is not
            yield from sorted(file for file in path.parent.iterdir() if rotated.fullmatch(file.name) or stem.fullmatch(file.name))
