"""What was deployed, and what it brought compared with the release before it."""

from agent.domain.evidence import Commit, Release
from agent.domain.untrusted import Untrusted
from agent.git.command import Git, GitFailed
from agent.repos.blame import AUTHOR_LENGTH, moment
from agent.repos.labels import commit_of_label

MAX_BROUGHT = 1000
SECONDS = 20.0


def release_of(git: Git, revision: str) -> Release | None:
    """The release that a branch, tag or id names, None when there is no such commit.

    The release before it is the nearest tagged commit in its own history; without tags nothing tells what ran before.
    """
    commit = commit_of_label(git, revision)
    if commit is None:
        return None
    try:
        deployed = _commit(git, commit)
        tagged = _tagged_before(git, commit)
        if tagged is None:
            return Release(commit=deployed)
        listed = git.run("rev-list", f"--max-count={MAX_BROUGHT}", commit, f"^{tagged}", seconds=SECONDS)
        return Release(commit=deployed, previous=_commit(git, tagged), brought=tuple(listed.decode("ascii").split()))
    except GitFailed:  # a damaged or partial history: dating does without
        return None


def _tagged_before(git: Git, commit: str) -> str | None:
    try:
        tag = git.line("describe", "--tags", "--abbrev=0", f"{commit}^")
    except GitFailed:  # no parent, or no tag behind it
        return None
    return git.line("rev-parse", "--verify", "--quiet", "--end-of-options", f"refs/tags/{tag}^{{commit}}")


def _commit(git: Git, commit: str) -> Commit:
    shown = git.run("show", "--no-patch", "--no-show-signature", "--format=%H%x00%an%x00%ct%x00%s", commit, seconds=SECONDS)
    sha, author, seconds, subject = shown.decode("utf-8", "replace").rstrip("\n").split("\0", 3)
    named = "".join(character for character in author if character.isprintable())
    return Commit(
        sha=sha,
        author=named[:AUTHOR_LENGTH] or "unknown",
        committed_at=moment(seconds),
        subject=Untrusted(subject[:1000]),
    )
