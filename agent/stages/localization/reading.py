"""Reads repository files, each at most once and never more than a crash may ask for."""

from collections.abc import Mapping

from agent.code.source import Source, parse_python
from agent.domain.location import SourceFile
from agent.errors import RepositoryProblem
from agent.snapshots import PathLookup, Snapshot

MAX_FILES = 40
MAX_GLANCES = 40
MAX_BYTES = 2 * 1024**2
MAX_TOTAL_BYTES = 3 * 1024**2
_PYTHON = (".py", ".pyi", ".pyw")


class Reader:
    """The files of one snapshot, on demand.

    Args:
        snapshot: the repository at one revision.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._files: dict[str, SourceFile | None] = {}
        self._glanced: dict[str, SourceFile | None] = {}
        self._left = MAX_TOTAL_BYTES

    @property
    def index(self) -> PathLookup:
        """The snapshot's files by the end of their path."""
        return self.snapshot.index

    @property
    def revision(self) -> str:
        """The snapshot's revision."""
        return self.snapshot.revision

    @property
    def files(self) -> Mapping[str, SourceFile]:
        """What was read so far."""
        return {path: file for path, file in self._files.items() if file is not None}

    def read(self, path: str) -> SourceFile | None:
        """The file; None when there is none, it is too large, or the crash has asked for enough files."""
        if path not in self._files:
            if len(self._files) >= MAX_FILES or path not in self.index:
                return None
            self._files[path] = self._glanced[path] if path in self._glanced else self._read(path)
        return self._files[path]

    def source(self, path: str) -> Source | None:
        """The file, parsed; None when it can't be read or is no Python."""
        file = self.read(path) if path.endswith(_PYTHON) else None
        return parse_python(file) if file is not None else None

    def glance(self, path: str) -> Source | None:
        """Like `source`, for a file that only may be the crash's: it does not count among `files`, and has a bound of its own."""
        if path in self._files:
            return self.source(path)
        if not path.endswith(_PYTHON):
            return None
        if path not in self._glanced:
            if len(self._glanced) >= MAX_GLANCES or path not in self.index:
                return None
            self._glanced[path] = self._read(path)
        file = self._glanced[path]
        return parse_python(file) if file is not None else None

    def _read(self, path: str) -> SourceFile | None:
        try:
            file = self.snapshot.read(path)
        except RepositoryProblem:
            return None
        if len(file.content) > min(MAX_BYTES, self._left):
            return None
        self._left -= len(file.content)
        return file
