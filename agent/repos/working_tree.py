"""A directory as it is on disk now, changes that nobody has committed included."""

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import new, sha256
from pathlib import Path

from agent.code.path_index import PathIndex
from agent.domain.alert import Service
from agent.domain.evidence import Commit, Release
from agent.domain.location import SourceFile
from agent.errors import RepositoryProblem
from agent.git.command import Git
from agent.git.objects import commit_id, is_utf8, tree_entries, tree_entry
from agent.repos.blame import last_touched
from agent.repos.exports import write_file
from agent.repos.links import followed
from agent.repos.listing import Listing, listed
from agent.repos.patches import patch_of
from agent.repos.releases import release_of
from agent.snapshots import Snapshot

MAX_READ = 16 * 1024**2
MAX_COMPARED_LINES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedFile:
    """One file of the copy: its content's git blob id and sha256, and whether its owner may run it."""

    blob: str
    digest: str
    executable: bool


@dataclass(frozen=True, slots=True)
class CopySnapshot:
    """Files as they were when they were copied.

    Args:
        revision: commit id of HEAD when the files are exactly its files, else `worktree:<digest>`.
        directory: the copy.
        files: path -> copied file, sorted.
        index: the same files by the end of their path.
    """

    revision: str
    directory: Path
    files: Mapping[str, CopiedFile]
    index: PathIndex

    def paths(self) -> Sequence[str]:
        """Every regular file whose name is UTF-8, sorted."""
        return tuple(path for path in self.files if is_utf8(path))

    def read(self, path: str) -> SourceFile:
        """One file as it was copied."""
        if path not in self.files:
            raise RepositoryProblem(f"there is no file {path!r} in the working tree", expected="a path of the snapshot")
        with (self.directory / path).open("rb") as file:
            content = file.read(MAX_READ + 1)
        if len(content) > MAX_READ:
            raise RepositoryProblem(f"{path} is too large to be read whole", expected=f"at most {MAX_READ} bytes")
        return SourceFile(path=path, content=content)


class WorkingTree:
    """One local directory as a target repository, whatever the service's entry says; a git checkout or not.

    Args:
        root: the project's directory; only read.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.expanduser().resolve()
        self._taken: dict[str, CopySnapshot] = {}
        self._copies = Path(tempfile.mkdtemp(prefix="suture-worktree-"))
        self._copies.chmod(0o711)  # a sandbox under another user may enter by name
        weakref.finalize(self, shutil.rmtree, self._copies, ignore_errors=True)

    def snapshot(self, service: Service, revision: str) -> CopySnapshot:  # noqa: ARG002 - the directory is given, not looked up
        """The files on disk now for `""`, the earlier snapshot of that revision otherwise."""
        if revision in self._taken:
            return self._taken[revision]
        taken = self._take()
        if revision and taken.revision != revision:
            shutil.rmtree(taken.directory, ignore_errors=True)
            raise RepositoryProblem(f"{self._root} is not at revision {revision[:200]!r}", expected=taken.revision)
        if taken.revision in self._taken:
            shutil.rmtree(taken.directory, ignore_errors=True)
        return self._taken.setdefault(taken.revision, taken)

    def export(self, snapshot: Snapshot) -> Path:
        """The directory the snapshot was copied to."""
        if not isinstance(snapshot, CopySnapshot):
            raise RepositoryProblem(f"a {type(snapshot).__name__} can't be exported", expected="a snapshot of this working tree")
        return snapshot.directory

    def history(self, service: Service, snapshot: Snapshot, path: str, lines: tuple[int, int]) -> Sequence[Commit]:  # noqa: ARG002
        """Commits that last touched the lines; lines that nobody has committed have none."""
        git = _repository(self._root)
        head = commit_id(git, "HEAD") if git else None
        if git is None or head is None or git.work_tree != self._root:
            return ()
        entry = tree_entry(git, head, path)
        if entry is None:
            return ()
        committed = git.run("cat-file", "blob", entry.blob)
        return last_touched(git, head, path, tuple(committed_lines(committed, snapshot.read(path).content, lines)))

    def moved(self, service: Service, snapshot: Snapshot, paths: Sequence[str], later: Snapshot) -> Mapping[str, str]:  # noqa: ARG002
        """The files that are still there: what a directory holds now is its only revision."""
        return {path: path for path in paths if path in later.index}

    def patch(self, service: Service, sha: str) -> str:  # noqa: ARG002 - the directory is given
        """A commit of this checkout's repository."""
        git = _repository(self._root)
        if git is None:
            raise RepositoryProblem("this checkout has no history", expected="a git repository")
        return patch_of(git, sha)

    def release(self, service: Service, revision: str) -> Release | None:  # noqa: ARG002 - the directory is given
        """The revision in the repository of this checkout; None for work that nobody has committed."""
        git = _repository(self._root)
        return release_of(git, revision) if git is not None and revision else None

    def _take(self) -> CopySnapshot:
        git = _repository(self._root)
        listing = _listing(self._root, git)
        directory = Path(tempfile.mkdtemp(dir=self._copies))
        directory.chmod(0o755)
        try:
            files = {
                path: _copy(self._root, path, directory, executable=bool(status.st_mode & 0o100))
                for path, status in listing.files.items()
            }
        except BaseException:
            shutil.rmtree(directory, ignore_errors=True)
            raise
        if not files:
            raise RepositoryProblem(f"{self._root} holds no files", expected="a project's directory")
        index = PathIndex.of(filter(is_utf8, files), followed(listing.links))
        return CopySnapshot(revision=_revision(self._root, git, files), directory=directory, files=files, index=index)


def committed_lines(committed: bytes, present: bytes, lines: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The ranges of the committed file that the present file's lines (1-based, both included) are unchanged copies of."""
    if committed == present:
        yield lines
        return
    before, after = committed.splitlines(), present.splitlines()
    if max(len(before), len(after)) > MAX_COMPARED_LINES:
        return
    for block in SequenceMatcher(None, before, after).get_matching_blocks():
        first, last = max(lines[0] - 1, block.b), min(lines[1], block.b + block.size)
        if first < last:
            yield first - block.b + block.a + 1, last - block.b + block.a


def _listing(root: Path, git: Git | None) -> Listing:
    listing = listed(root, git)
    if git and git.work_tree != root and not listing.files:
        return listed(root, None)  # a directory that the repository around it ignores
    return listing


def _repository(root: Path) -> Git | None:
    """The repository whose checkout the directory is or lies in."""
    for top in (root, *root.parents):
        try:
            found = (top / ".git").exists()
        except OSError as problem:
            raise RepositoryProblem(f"{top} can't be read: {problem}", expected="a readable directory") from problem
        if found:
            return Git(directory=top / ".git", work_tree=top)
    return None


def _copy(root: Path, path: str, directory: Path, *, executable: bool) -> CopiedFile:
    try:
        descriptor = os.open(root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            content = file.read()
        write_file(directory, path, (content,), executable=executable)
    except OSError as problem:
        raise RepositoryProblem(
            f"{root / path} can't be copied: {problem}", remedy="make it readable, or have git ignore it"
        ) from problem
    blob = new("sha1", b"blob %d\0" % len(content), usedforsecurity=False)
    blob.update(content)
    return CopiedFile(blob=blob.hexdigest(), digest=sha256(content).hexdigest(), executable=executable)


def _revision(root: Path, git: Git | None, files: Mapping[str, CopiedFile]) -> str:
    head = commit_id(git, "HEAD") if git and git.work_tree == root else None
    if git and head:
        committed = {path: (entry.blob, entry.executable) for path, entry in tree_entries(git, head).items()}
        if committed == {path: (file.blob, file.executable) for path, file in files.items()}:
            return head
    hasher = sha256()
    for path, file in files.items():
        hasher.update(os.fsencode(path) + b"\0" + file.digest.encode() + (b"x" if file.executable else b"-"))
    return f"worktree:{hasher.hexdigest()[:16]}"
