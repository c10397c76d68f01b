"""A repository in memory, as far as locating asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agent.code.path_index import PathIndex
from agent.domain.alert import Service
from agent.domain.evidence import Commit, Release
from agent.domain.location import SourceFile
from agent.errors import RepositoryProblem
from agent.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class MemoryTree:
    """The files of one revision.

    Args:
        revision: its name.
        files: path -> content.
        index: the same files by the end of their path.
    """

    revision: str
    files: Mapping[str, bytes]
    index: PathIndex

    def paths(self) -> Sequence[str]:
        """Every file, sorted."""
        return sorted(self.files)

    def read(self, path: str) -> SourceFile:
        """One file."""
        if path not in self.files:
            raise RepositoryProblem(f"there is no file {path!r} at {self.revision}")
        return SourceFile(path=path, content=self.files[path])


def memory_tree(revision: str, files: Mapping[str, bytes], links: Mapping[str, str] | None = None) -> MemoryTree:
    """A revision of these files and symbolic links."""
    return MemoryTree(revision, files, PathIndex.of(files, links))


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryTrees:
    """A head, the revision that was deployed, and a history.

    Args:
        head: the head of the branch.
        deployed: another revision, None when only the head is known.
        commits: what history answers for any line.
    """

    head: MemoryTree
    deployed: MemoryTree | None = None
    commits: tuple[Commit, ...] = field(default=())

    def snapshot(self, service: Service, revision: str) -> MemoryTree:  # noqa: ARG002 - the port's signature
        """The head, or the deployed revision by its name."""
        if revision in {"", self.head.revision}:
            return self.head
        if self.deployed is None or revision != self.deployed.revision:
            raise RepositoryProblem(f"there is no revision {revision!r}")
        return self.deployed

    def export(self, snapshot: Snapshot) -> Path:
        """Nothing here is ever run."""
        raise RepositoryProblem(f"{snapshot.revision} is in memory only")

    def history(self, service: Service, snapshot: Snapshot, path: str, lines: tuple[int, int]) -> Sequence[Commit]:  # noqa: ARG002
        """The same commits for all lines."""
        return self.commits

    def moved(self, service: Service, snapshot: Snapshot, paths: Sequence[str], later: Snapshot) -> Mapping[str, str]:  # noqa: ARG002
        """The files that are still there."""
        return {path: path for path in paths if path in later.index}

    def release(self, service: Service, revision: str) -> Release | None:  # noqa: ARG002
        """Nothing is known of releases."""
        return None
