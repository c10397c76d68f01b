"""Target repositories read at their commits, by path or by URL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.code.path_index import PathIndex
from agent.domain.alert import Service
from agent.domain.evidence import Commit, Release
from agent.domain.location import SourceFile
from agent.errors import RepositoryProblem
from agent.git.command import Git, GitFailed
from agent.git.objects import blob_reader, read_blob
from agent.git.remote import is_url, local_path, without_password
from agent.repos.blame import last_touched
from agent.repos.exports import Exports, write_file
from agent.repos.history_graph import HistoryGraphs
from agent.repos.labels import commit_of_label
from agent.repos.mirrors import Mirrors
from agent.repos.patches import patch_of
from agent.repos.releases import release_of
from agent.repos.renames import renamed
from agent.repos.tree_table import TreeTable
from agent.repos.tree_tables import TreeTables
from agent.snapshots import Snapshot

MAX_READ = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class CommitSnapshot:
    """The files of one commit.

    Args:
        git: the repository.
        revision: commit id.
        table: its regular files.
    """

    git: Git
    revision: str
    table: TreeTable

    @property
    def index(self) -> PathIndex:
        """The files by the end of their path."""
        return self.table.index

    def paths(self) -> Sequence[str]:
        """Every regular file whose name is UTF-8, sorted."""
        return self.table.paths()

    def read(self, path: str) -> SourceFile:
        """One file as committed."""
        entry = self.table.find(path)
        if entry is None:
            raise RepositoryProblem(f"there is no file {path!r} at {self.revision}", expected="a path of the snapshot")
        return SourceFile(path=path, content=read_blob(self.git, entry.blob, limit=MAX_READ))

    def write_to(self, directory: Path) -> None:
        """Write every file, those with names that are not UTF-8 included, byte for byte as committed."""
        with blob_reader(self.git) as reader:
            for entry in self.table.entries():
                size = reader.size(entry.blob)
                write_file(directory, entry.path, reader.chunks(size), executable=entry.executable)


class GitRepos:
    """Repositories by path (read in place, never written) or URL (by a mirror in the cache).

    Nothing a repository's configuration names is ever run; what a checkout would do (filters, line ends, export-ignore)
    is not done: files are as committed.

    Args:
        cache: directory for mirrors, exports, lists of files and commit graphs, shared by all processes.
    """

    def __init__(self, cache: Path) -> None:
        self._mirrors = Mirrors(cache / "mirrors")
        self._exports = Exports(cache / "exports")
        self._tables = TreeTables(cache / "trees")
        self._graphs = HistoryGraphs(cache / "graphs")

    def snapshot(self, service: Service, revision: str) -> CommitSnapshot:
        """The service's repository at a revision or what a deployment calls it, `""` for the head of its branch."""
        git = self._git(service, revision)
        wanted = revision or service.branch or "HEAD"
        commit = commit_of_label(git, wanted)
        if commit is None:
            raise _no_such_revision(git, service, wanted)
        return CommitSnapshot(git, commit, self._tables.table(git, commit))

    def export(self, snapshot: Snapshot) -> Path:
        """The cached directory of a snapshot that this object gave out."""
        if not isinstance(snapshot, CommitSnapshot):
            raise RepositoryProblem(f"a {type(snapshot).__name__} can't be exported", expected="a snapshot of GitRepos")
        return self._exports.directory(snapshot.revision, snapshot.write_to)

    def history(self, service: Service, snapshot: Snapshot, path: str, lines: tuple[int, int]) -> Sequence[Commit]:
        """Commits that last touched the lines, by blame at the snapshot's commit."""
        git = self._graphs.beside(self._git(service, snapshot.revision))
        return last_touched(git, snapshot.revision, path, (lines,))

    def moved(self, service: Service, snapshot: Snapshot, paths: Sequence[str], later: Snapshot) -> Mapping[str, str]:
        """Where files are at a later commit; what git takes for renamed is found under its new name."""
        kept = {path: path for path in paths if path in later.index}
        if len(kept) == len(paths):
            return kept
        renames = renamed(self._git(service, later.revision), snapshot.revision, later.revision)
        return kept | {path: renames[path] for path in paths if path in renames and renames[path] in later.index}

    def patch(self, service: Service, sha: str) -> str:
        """The commit's subject and diff."""
        return patch_of(self._git(service, sha), sha)

    def release(self, service: Service, revision: str) -> Release | None:
        """The deployed revision, and the commits since the tag before it."""
        return release_of(self._git(service, revision), revision)

    def _git(self, service: Service, revision: str) -> Git:
        if is_url(service.repository):
            return self._mirrors.fetched(service.repository, revision or service.branch)
        return Git(directory=git_directory(local_path(service.repository)))


def git_directory(root: Path) -> Path:
    """The git directory of a checkout or bare repository at exactly this path.

    Raises:
        RepositoryProblem: there is none.
    """
    try:
        if (root / ".git").exists():
            return root / ".git"
        if (root / "HEAD").is_file() and (root / "objects").is_dir():
            return root
        found = "a directory without .git" if root.is_dir() else "no directory"
    except OSError as problem:
        found = str(problem)
    raise RepositoryProblem(f"{root} is not a git repository ({found})", expected="a checkout's top or a bare repository")


def _no_such_revision(git: Git, service: Service, wanted: str) -> RepositoryProblem:
    name = without_password(service.repository)
    try:
        shallow = git.line("rev-parse", "--is-shallow-repository") == "true"
        empty = not git.run("rev-list", "--all", "--max-count=1")
    except GitFailed as problem:
        return RepositoryProblem(f"{name} can't be read: {problem}", expected="a git repository", remedy="run `git fsck` there")
    if empty:
        return RepositoryProblem(f"{name} has no commits yet", remedy="commit the service's code first")
    remedy = "deepen the clone: `git fetch --unshallow`" if shallow else "push it, or correct the branch or the revision label"
    return RepositoryProblem(f"{name} has no revision {wanted[:200]!r}", expected="a branch, tag or commit id", remedy=remedy)
