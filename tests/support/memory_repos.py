"""A repository held in memory that counts what is read of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from agent.code.path_index import PathIndex
from agent.domain.alert import Service
from agent.domain.evidence import Commit, Release
from agent.domain.location import SourceFile
from agent.errors import RepositoryProblem
from agent.snapshots import Snapshot


class MemorySnapshot:
    """Files by path at one revision; `reads` counts how often each was read.

    Args:
        files: path -> content, text as UTF-8.
        revision: its name.
        links: symbolic links and the paths they lead to.
    """

    def __init__(self, files: Mapping[str, str | bytes], revision: str = "head", links: Mapping[str, str] | None = None) -> None:
        self._files = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
        self._revision = revision
        self.reads: Counter[str] = Counter()
        self.listings = 0
        self.index = PathIndex.of(self._files, links)

    @property
    def revision(self) -> str:
        return self._revision

    def paths(self) -> Sequence[str]:
        self.listings += 1
        return sorted(self._files)

    def read(self, path: str) -> SourceFile:
        self.reads[path] += 1
        if path not in self._files:
            raise RepositoryProblem(f"no file {path!r} at {self._revision}")
        return SourceFile(path=path, content=self._files[path])


class MemoryRepos:
    """Snapshots by revision, with a history that tests give.

    Args:
        head: the branch's head.
        others: further revisions, by the name they are asked for.
        commits: path -> commits that touched it.
        folder: where exports are written.
        releases: revision -> what is told of its deployment.
    """

    def __init__(
        self,
        head: MemorySnapshot,
        *,
        others: Mapping[str, MemorySnapshot] | None = None,
        commits: Mapping[str, Sequence[Commit]] | None = None,
        folder: Path | None = None,
        releases: Mapping[str, Release] | None = None,
    ) -> None:
        self.head = head
        self._others = dict(others or {})
        self._commits = dict(commits or {})
        self._folder = folder
        self._releases = dict(releases or {})

    def snapshot(self, service: Service, revision: str) -> Snapshot:  # noqa: ARG002 the port's signature
        if revision in {"", self.head.revision}:
            return self.head
        if revision not in self._others:
            raise RepositoryProblem(f"no revision {revision!r}")
        return self._others[revision]

    def export(self, snapshot: Snapshot) -> Path:
        if self._folder is None:
            raise RepositoryProblem("this repository in memory has no folder to export to")
        root = self._folder / snapshot.revision.replace(":", "-")
        for path in snapshot.paths():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(snapshot.read(path).content)
        return root

    def history(
        self,
        service: Service,  # noqa: ARG002 the port's signature
        snapshot: Snapshot,  # noqa: ARG002 the port's signature
        path: str,
        lines: tuple[int, int],  # noqa: ARG002 the port's signature
    ) -> Sequence[Commit]:
        return self._commits.get(path, ())

    def moved(
        self,
        service: Service,  # noqa: ARG002 the port's signature
        snapshot: Snapshot,
        paths: Sequence[str],
        later: Snapshot,
    ) -> Mapping[str, str]:
        """The same path, else the one new file of equal content."""
        found = {path: path for path in paths if path in later.index}
        fresh = [path for path in later.paths() if path not in snapshot.index]
        for path in set(paths) - set(found):
            equal = [other for other in fresh if later.read(other).content == snapshot.read(path).content]
            found |= {path: equal[0]} if len(equal) == 1 else {}
        return found

    def patch(self, service: Service, sha: str) -> str:  # noqa: ARG002 the port's signature
        raise RepositoryProblem(f"no commit {sha}", expected="a repository with a history")

    def release(self, service: Service, revision: str) -> Release | None:  # noqa: ARG002 the port's signature
        return self._releases.get(revision)
