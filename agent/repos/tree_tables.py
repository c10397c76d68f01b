"""A bounded store of the tables of commits' files, shared by all processes that use one cache."""

import mmap
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path

from agent.git.command import Git
from agent.git.objects import blob_reader, is_utf8, tree_listing
from agent.repos.links import MAX_LINKS, followed
from agent.repos.tree_table import Buffer, TreeTable, table_of

KEPT = 64
KEPT_BYTES = 512 * 1024**2
_LONGEST_LINK = 4096


class TreeTables:
    """One file a commit, written once, then only mapped into memory.

    A commit never changes, so its table never does: nothing has to be invalidated. A table appears whole or not at all; two
    processes that write the same one at once write the same bytes. One that is removed stays readable to whoever has it open.

    Args:
        root: directory for the tables.
        kept: how many stay, the latest used ones.
        kept_bytes: how many bytes they may have together.
    """

    def __init__(self, root: Path, kept: int = KEPT, kept_bytes: int = KEPT_BYTES) -> None:
        self._root = root
        self._kept = kept
        self._kept_bytes = kept_bytes

    def table(self, git: Git, commit: str) -> TreeTable:
        """The files of a commit, listed now unless they were before.

        Args:
            git: the repository.
            commit: the commit's id.

        Raises:
            RepositoryProblem: an object is missing, or a name in the tree leads out of it.
        """
        path = self._root / f"{commit}.files"
        with suppress(OSError, ValueError):  # not there, or damaged: written anew
            found = _mapped(path)
            with suppress(OSError):  # another user's cache can still be read
                os.utime(path)
            return found
        content = _listed(git, commit)
        with suppress(OSError):  # a cache that can't be written makes the next time slower, and nothing wrong
            self._write(path, content)
        return TreeTable(content)

    def _write(self, path: Path, content: bytes) -> None:
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._evict(len(content))
        descriptor, unfinished = tempfile.mkstemp(prefix=".unfinished-", dir=self._root)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(descriptor)
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise

    def _evict(self, wanted_bytes: int) -> None:
        used = sorted(((status.st_mtime, status.st_size, path) for path, status in self._stored()), reverse=True)
        total = wanted_bytes
        for position, (_, size, path) in enumerate(used, 1):
            total += size
            if position >= self._kept or total > self._kept_bytes:
                path.unlink(missing_ok=True)

    def _stored(self) -> list[tuple[Path, os.stat_result]]:
        found = []
        for path in self._root.iterdir():
            with suppress(OSError):  # another process removed it
                found.append((path, path.stat()))
        return found


def _mapped(path: Path) -> TreeTable:
    with path.open("rb") as file:
        return TreeTable(_view(file.fileno()))


def _view(descriptor: int) -> Buffer:
    return memoryview(mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ))


def _listed(git: Git, commit: str) -> bytes:
    entries, links = tree_listing(git, commit)
    return table_of(entries.values(), followed(_written(git, links)) if links else {})


def _written(git: Git, links: Mapping[str, str]) -> Mapping[str, str]:
    found = {}
    with blob_reader(git) as reader:
        for path, blob in islice(((path, blob) for path, blob in links.items() if is_utf8(path)), MAX_LINKS):
            size = reader.size(blob)
            target = b"".join(reader.chunks(size))
            with suppress(UnicodeDecodeError):
                found[path] = target.decode() if size <= _LONGEST_LINK else ""
    return found
