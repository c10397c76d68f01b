"""Which commits last touched given lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from agent.domain.evidence import Commit
from agent.domain.untrusted import Untrusted
from agent.git.command import Git, GitFailed

MAX_COMMITS = 20
MAX_LINES = 5000
AUTHOR_LENGTH = 200
SECONDS = 60.0


@dataclass(slots=True)
class _Blamed:
    fields: dict[str, str] = field(default_factory=dict)
    boundary: bool = False


def last_touched(git: Git, commit: str, path: str, ranges: Sequence[tuple[int, int]]) -> Sequence[Commit]:
    """Commits that last touched the lines, newest first.

    A shallow clone's oldest commit seems to have written everything; it is left out, for nobody knows.

    Args:
        git: the repository.
        commit: the commit whose lines are meant.
        path: repository-relative file at that commit.
        ranges: 1-based first and last lines, both included.
    """
    options = [f"-L{first},{min(last, first + MAX_LINES)}" for first, last in ranges if 1 <= first <= last]
    if not options:
        return ()
    try:
        output = git.run("blame", "--porcelain", "--no-textconv", *options, commit, "--", path, seconds=SECONDS)
        shallow = git.line("rev-parse", "--is-shallow-repository") == "true"
    except GitFailed:  # no such path or line, a partial or damaged history: no reason to give up on the incident
        return ()
    blamed = {sha: one for sha, one in _parse(output).items() if not (shallow and one.boundary)}
    commits = [_commit(sha, one.fields) for sha, one in blamed.items()]
    return tuple(sorted(commits, key=lambda one: (one.committed_at, one.sha), reverse=True)[:MAX_COMMITS])


def _parse(output: bytes) -> dict[str, _Blamed]:
    found: dict[str, _Blamed] = {}
    current = _Blamed()
    expects_header = True
    for line in output.split(b"\n"):
        if line.startswith(b"\t"):  # the source line ends each entry
            expects_header = True
        elif expects_header and line:
            current = found.setdefault(line.split(b" ", 1)[0].decode("ascii", "replace"), _Blamed())
            expects_header = False
        elif line == b"boundary":
            current.boundary = True
        elif line:
            name, _, value = line.partition(b" ")
            current.fields[name.decode("ascii", "replace")] = value.decode("utf-8", "replace")
    return found


def _commit(sha: str, fields: dict[str, str]) -> Commit:
    author = "".join(character for character in fields.get("author", "") if character.isprintable())
    return Commit(
        sha=sha,
        author=author[:AUTHOR_LENGTH] or "unknown",
        committed_at=moment(fields.get("committer-time", "")),
        subject=Untrusted(fields.get("summary", "")[:1000]),
        paths=(fields["filename"],) if fields.get("filename", '"')[0] != '"' else (),  # a quoted name is no path
    )


def moment(seconds: str) -> datetime:
    """A commit's time from git's seconds since 1970 (aware UTC); the beginning for what is no date."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):  # a commit may claim any date
        return datetime.fromtimestamp(0, UTC)
