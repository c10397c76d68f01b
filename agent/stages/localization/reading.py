"""Reads repository files, each at most once and never more than a crash may ask for."""

from collections.abc import Mapping

from agent.code.source import Source, parse_python
from agent.domain.location import SourceFile
from agent.errors import RepositoryProblem
from agent.ports import Snapshot
from agent.stages.localization.path_index import PathIndex

MAX_FILES = 40
MAX_BYTES = 2 * 1024**2


class Reader:
    """The files of one snapshot, on demand.

    Args:
        snapshot: the repository at one revision.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._files: dict[str, SourceFile | None] = {}
        self.index = PathIndex(snapshot.paths())

    @property
    def revision(self) -> str:
        """The snapshot's revision."""
        return self._snapshot.revision

    @property
    def files(self) -> Mapping[str, SourceFile]:
        """What was read so far."""
        return {path: file for path, file in self._files.items() if file is not None}

    def read(self, path: str) -> SourceFile | None:
        """The file; None when there is none, it is too large, or the crash has asked for enough files."""
        if path not in self._files:
            if path not in self.index or len(self._files) >= MAX_FILES:
                return None
            self._files[path] = self._read(path)
        return self._files[path]

    def source(self, path: str) -> Source | None:
        """The file, parsed; None when it can't be read or is no Python."""
        file = self.read(path) if path.endswith((".py", ".pyi", ".pyw")) else None
        return parse_python(file) if file is not None else None

    def _read(self, path: str) -> SourceFile | None:
        try:
            file = self._snapshot.read(path)
        except RepositoryProblem:
            return None
        return file if len(file.content) <= MAX_BYTES else None
