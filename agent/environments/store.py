"""Environments that were made, one directory each: whole or not at all, one maker at a time, bounded in disk."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time

IN_USE_SECONDS = 3600.0
MEBIBYTE = 1024**2


class EnvironmentStore:
    """A bounded cache of directories by key; the least recently used go first, none that was used within the last hour.

    Args:
        root: where they are kept; others may enter by a known name but not list it.
        limit_mb: how much disk they may take together, in MiB.
    """

    def __init__(self, root: Path, limit_mb: int) -> None:
        self._root = root
        self._limit = limit_mb * MEBIBYTE

    def directory(self, key: str, make: Callable[[Path], None]) -> Path:
        """The directory of that key, made now unless it is there; who comes while it is being made waits for it.

        Args:
            key: safe as a file name.
            make: fills an empty directory, which has its final content but not yet its name when it returns.
        """
        target = self._root / key
        self._root.mkdir(parents=True, exist_ok=True)
        self._root.chmod(0o711)
        if not target.is_dir():
            with _locked(self._root / f".{key}.lock"):
                if not target.is_dir():
                    self._make(target, make)
                    self._evict(but=target)
        with suppress(OSError):  # another user's cache is still readable
            os.utime(target)
        return target

    def _make(self, target: Path, make: Callable[[Path], None]) -> None:
        unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=self._root))
        try:
            make(unfinished)
            unfinished.chmod(0o755)
            unfinished.rename(target)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise

    def _evict(self, but: Path) -> None:
        kept = sorted((path for path in self._root.iterdir() if path.is_dir()), key=_used, reverse=True)
        room = self._limit - _bytes_of(but)
        for path in kept:
            if path == but:
                continue
            room -= _bytes_of(path)
            unfinished = path.name.startswith(".")
            if (unfinished or room < 0) and time() - _used(path) > IN_USE_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def _used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _bytes_of(directory: Path) -> int:
    return sum(entry.lstat().st_size for top, _, names in os.walk(directory) for entry in (Path(top, name) for name in names))


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("a") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)  # let go by closing; the file stays, as someone may be waiting for it
        yield
