"""Directories that hold exactly the files of one revision, for sandboxes to read."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Protocol

from agent.errors import RepositoryProblem

KEPT = 32
IN_USE_SECONDS = 3600.0
DIRECTORY_MODE = 0o755
FILE_MODE = 0o644
EXECUTABLE_MODE = 0o755


class FilesWriter(Protocol):
    """Writes the files of one revision under a directory."""

    def __call__(self, directory: Path) -> None:
        """Write them all; the directory exists and is empty."""
        ...


class Exports:
    """A bounded cache of exported revisions.

    A directory appears whole or not at all, and is never written again. The least recently used ones beyond the
    bound go, but none that was asked for within the last hour: a sandbox may still read it.

    Args:
        root: directory for the exports; others may enter it by a known name but not list it.
        kept: how many revisions stay.
    """

    def __init__(self, root: Path, kept: int = KEPT) -> None:
        self._root = root
        self._kept = kept

    def directory(self, name: str, write: FilesWriter) -> Path:
        """The export of that name, written now unless it is there.

        Args:
            name: commit id or digest; safe as a file name.
            write: writes the files when they are needed.
        """
        target = self._root / name
        if not target.is_dir():
            self._root.mkdir(parents=True, exist_ok=True)
            self._root.chmod(0o711)
            self._evict()
            self._write(target, write)
        with suppress(OSError):  # another user's cache is still readable
            os.utime(target)
        return target

    def _write(self, target: Path, write: FilesWriter) -> None:
        unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=self._root))
        try:
            write(unfinished)
            unfinished.chmod(DIRECTORY_MODE)
        except OSError as problem:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise RepositoryProblem(
                f"the files of {target.name} can't be written: {problem}",
                remedy=f"look at the disk and the names below {target.parent}",
            ) from problem
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        try:
            unfinished.rename(target)
        except OSError as problem:
            shutil.rmtree(unfinished, ignore_errors=True)
            if not target.is_dir():  # else another process was faster, and wrote the same
                raise RepositoryProblem(
                    f"{target} can't be created: {problem}", remedy="choose another state directory"
                ) from problem

    def _evict(self) -> None:
        used = sorted(((path.stat().st_mtime, path) for path in self._root.iterdir()), reverse=True)
        finished = [(moment, path) for moment, path in used if not path.name.startswith(".")]
        leftovers = [(moment, path) for moment, path in used if path.name.startswith(".")]
        for moment, path in [*finished[self._kept - 1 :], *leftovers]:
            if time() - moment > IN_USE_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def write_file(root: Path, path: str, chunks: Iterable[bytes], *, executable: bool) -> None:
    """Write one new file below a directory that nobody else writes to.

    Args:
        root: the top.
        path: relative name, already checked to stay inside.
        chunks: its content.
        executable: whether it may be run.
    """
    target = root / path
    _make_parents(root, target.parent)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(chunks)
        os.fchmod(file.fileno(), EXECUTABLE_MODE if executable else FILE_MODE)


def _make_parents(root: Path, parent: Path) -> None:
    missing = []
    while parent != root and not parent.is_dir():
        missing.append(parent)
        parent = parent.parent
    for directory in reversed(missing):
        directory.mkdir()
        directory.chmod(DIRECTORY_MODE)  # whatever the umask: the sandbox may run as another user
