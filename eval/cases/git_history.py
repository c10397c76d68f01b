"""Git repositories made of files: the same bytes, the same commit ids."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agent.git.command import Git, GitFailed
from eval.cases.problem import CaseProblem

PERSON = b"Robin Sample <robin@example.org>"
BRANCH = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCommit:
    """A commit to make.

    Args:
        subject: its message.
        seconds: since 1970, of author and committer.
        files: path -> file to read it from; the whole tree but for its links.
        links: path of each symbolic link -> what is written in it.
    """

    subject: str
    seconds: int
    files: Mapping[str, Path]
    links: Mapping[str, str] = field(default_factory=dict)


def write_repository(target: Path, commits: Sequence[PlannedCommit]) -> tuple[str, ...]:
    """Make a repository at `target`, which must not exist, with the last commit checked out; the commits' ids.

    Args:
        target: its top.
        commits: oldest first, at least one.

    Raises:
        CaseProblem: it exists, a file can't be read, or git can't do it.
    """
    git = Git(directory=target / ".git", work_tree=target)
    try:
        target.mkdir(parents=True)
        git.run("init", "--quiet", "--template=", f"--initial-branch={BRANCH}")
        git.run("fast-import", "--quiet", "--date-format=raw", stdin=b"".join(_stream(commits)))
        git.run("reset", "--quiet", "--hard", BRANCH)
        return tuple(git.line("rev-list", "--reverse", BRANCH).split())
    except FileExistsError:
        raise CaseProblem(f"{target} exists", expected="a path where nothing is yet") from None
    except (OSError, GitFailed) as problem:
        raise CaseProblem(
            f"the repository can't be made at {target}: {problem}", remedy="look at the disk, and at git"
        ) from problem


def write_tree(repository: Path, revision: str, target: Path) -> None:
    """Write the files of a commit below `target`, an empty directory.

    Raises:
        CaseProblem: there is no such commit, or it can't be written.
    """
    git = Git(directory=repository / ".git", work_tree=repository, environ={"GIT_INDEX_FILE": str(target) + ".index"})
    try:
        git.run("read-tree", revision)
        git.run("checkout-index", "--all", f"--prefix={target}/")
    except GitFailed as problem:
        raise CaseProblem(f"the files of {revision} can't be written: {problem}") from problem
    finally:
        Path(str(target) + ".index").unlink(missing_ok=True)


def _stream(commits: Sequence[PlannedCommit]) -> Iterator[bytes]:
    """What `git fast-import` reads; every commit says its whole tree."""
    for commit in commits:
        message = commit.subject.encode() + b"\n"
        yield b"commit refs/heads/%s\n" % BRANCH.encode()
        yield b"author %s %d +0000\n" % (PERSON, commit.seconds)
        yield b"committer %s %d +0000\n" % (PERSON, commit.seconds)
        yield b"data %d\n%s\ndeleteall\n" % (len(message), message)
        for path, file in sorted(commit.files.items()):
            content = file.read_bytes()
            mode = b"100755" if file.stat().st_mode & 0o100 else b"100644"
            yield _entry(mode, path, content)
        for path, written in sorted(commit.links.items()):
            yield _entry(b"120000", path, written.encode())


def _entry(mode: bytes, path: str, content: bytes) -> bytes:
    return b"M %s inline %s\ndata %d\n%s\n" % (mode, _quoted(path), len(content), content)


def _quoted(path: str) -> bytes:
    return b'"%s"' % path.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"')
