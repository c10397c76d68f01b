"""Reading commits, trees and blobs, each name in them checked before it may become a path."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from agent.errors import RepositoryProblem
from agent.git.command import Git, GitFailed, end

REVISION = re.compile(r"(?![-/.])[^\s~^:?*\[\\\x00-\x1f\x7f]{1,250}")  # names only, none of git's expressions over them
REGULAR = {"100644": False, "100664": False, "100755": True}
SYMLINK = "120000"
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeEntry:
    """One regular file of a tree.

    Args:
        path: relative name; bytes that are not UTF-8 are kept by `surrogateescape`.
        blob: object id of its content.
        executable: whether the owner may run it.
    """

    path: str
    blob: str
    executable: bool


def commit_id(git: Git, revision: str) -> str | None:
    """The commit that a branch, tag or id names, None when there is none."""
    if not REVISION.fullmatch(revision) or ".." in revision or "@{" in revision:
        return None
    candidates = (revision, f"refs/remotes/origin/{revision}")
    for name in candidates:
        try:
            return git.line("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        except GitFailed:
            continue
    return None


def tree_entries(git: Git, commit: str) -> Mapping[str, TreeEntry]:
    """Path -> regular file of a commit's tree; symlinks and submodules are left out.

    Raises:
        RepositoryProblem: an object is missing, or an entry's name leads out of the tree.
    """
    return tree_listing(git, commit)[0]


def tree_listing(git: Git, commit: str) -> tuple[Mapping[str, TreeEntry], Mapping[str, str]]:
    """The regular files of a commit's tree, and its symlinks with the blobs that hold where they lead; both by path, sorted.

    Raises:
        RepositoryProblem: an object is missing, or an entry's name leads out of the tree.
    """
    files, links = {}, {}
    for mode, blob, path in _records(git, commit, "-r", commit):
        require_inside(path)
        if mode in REGULAR:
            files[path] = TreeEntry(path=path, blob=blob, executable=REGULAR[mode])
        elif mode == SYMLINK:
            links[path] = blob
    return dict(sorted(files.items())), dict(sorted(links.items()))


def tree_entry(git: Git, commit: str, path: str) -> TreeEntry | None:
    """One regular file of a commit's tree, without listing the rest; None when there is none.

    Raises:
        RepositoryProblem: an object is missing.
    """
    for mode, blob, name in _records(git, commit, commit, "--", path):
        if name == path and mode in REGULAR:
            return TreeEntry(path=path, blob=blob, executable=REGULAR[mode])
    return None


def _records(git: Git, commit: str, *which: str) -> Iterator[tuple[str, str, str]]:
    """Mode, object id and path of a tree's entries."""
    try:
        listing = git.run("ls-tree", "-z", "--full-tree", *which)
    except GitFailed as problem:
        raise RepositoryProblem(
            f"the files of {commit} can't be listed: {problem}", remedy="run `git fsck` there or clone it anew"
        ) from problem
    for record in filter(None, listing.split(b"\0")):
        head, _, name = record.partition(b"\t")
        mode, _, blob = head.decode("ascii").split(" ")
        yield mode, blob, os.fsdecode(name)


def require_inside(path: str) -> None:
    """Refuse names that git itself never writes, but a crafted tree can hold.

    Raises:
        RepositoryProblem: the path is absolute, leads upward or into `.git`.
    """
    parts = path.split("/")
    if any(part in {"", ".", ".."} or part.casefold() == ".git" for part in parts):
        raise RepositoryProblem(f"the repository holds a file called {path!r}", expected="names inside the tree")


def is_utf8(path: str) -> bool:
    """False for a name with bytes that are not UTF-8: no text can speak of it."""
    return not any("\ud800" <= character <= "\udfff" for character in path)


class BlobReader:
    """One `git cat-file --batch`, asked for one object after another."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        if process.stdin is None or process.stdout is None:
            raise GitFailed("git cat-file has no streams")
        self._requests: IO[bytes] = process.stdin
        self._answers: IO[bytes] = process.stdout

    def size(self, blob: str) -> int:
        """Ask for a blob and return its size in bytes; `chunks` must be read next.

        Raises:
            RepositoryProblem: the object is missing or is no blob.
        """
        try:
            self._requests.write(blob.encode("ascii") + b"\n")
            self._requests.flush()
        except BrokenPipeError as problem:
            raise RepositoryProblem(f"git stopped before it read {blob}", remedy="run `git fsck` on the repository") from problem
        answer = self._answers.readline().split()
        if len(answer) != 3 or answer[1] != b"blob":
            raise RepositoryProblem(
                f"object {blob} can't be read ({b' '.join(answer[1:]).decode('ascii', 'replace') or 'git stopped'})",
                expected="a blob",
                remedy="the repository is damaged or partial: run `git fsck` there, or clone it whole",
            )
        return int(answer[2])

    def chunks(self, size: int) -> Iterator[bytes]:
        """The content of the blob that was asked for, in pieces."""
        left = size
        while left:
            piece = self._answers.read(min(left, CHUNK))
            if not piece:
                raise RepositoryProblem("git stopped in the middle of a file", remedy="run `git fsck` on the repository")
            left -= len(piece)
            yield piece
        self._answers.read(1)  # the newline after each object


@contextmanager
def blob_reader(git: Git) -> Iterator[BlobReader]:
    """A reader of blobs for as long as the block lasts."""
    with git.start("cat-file", "--batch") as process:
        try:
            yield BlobReader(process)
        finally:
            end(process)


def read_blob(git: Git, blob: str, *, limit: int) -> bytes:
    """The whole content of one blob.

    Raises:
        RepositoryProblem: it is missing, or larger than the limit in bytes.
    """
    with blob_reader(git) as reader:
        size = reader.size(blob)
        if size > limit:
            raise RepositoryProblem(f"a file of {size} bytes can't be read whole", expected=f"at most {limit} bytes")
        return b"".join(reader.chunks(size))
