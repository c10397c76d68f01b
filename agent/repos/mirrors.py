"""Bare mirrors of remote repositories, fetched when asked for something new."""

import os
import re
from hashlib import sha256
from pathlib import Path

from agent.errors import RepositoryProblem
from agent.git.command import Git, GitFailed
from agent.git.lock import locked
from agent.git.objects import commit_id
from agent.git.remote import remote, without_password

FETCH_SECONDS = 900.0
FULL_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class Mirrors:
    """One bare mirror a URL, shared by every process that uses the same cache.

    Args:
        root: directory for the mirrors.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def fetched(self, repository: str, wanted: str) -> Git:
        """The mirror of a URL, up to date unless the wanted revision is a commit that it already has.

        Args:
            repository: URL.
            wanted: branch, tag or commit id; empty for the default branch.

        Raises:
            RepositoryProblem: the remote refused, can't be reached, or is no repository.
        """
        address = without_password(repository)
        directory = self._root / f"{sha256(address.encode()).hexdigest()[:24]}.git"
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(directory.with_suffix(".lock")) as lock:
            git = Git(directory=directory, holds=(lock,))
            if not (directory.is_dir() and FULL_ID.fullmatch(wanted) and commit_id(git, wanted)):
                _fetch(git, repository)
        return Git(directory=directory)


def _fetch(git: Git, repository: str) -> None:
    source = remote(repository)
    try:
        git.directory.mkdir(exist_ok=True)
        git.run("init", "--quiet", "--bare")
        for leftover in git.directory.rglob("*.lock"):  # of a git that was killed: nobody else writes under our lock
            leftover.unlink(missing_ok=True)
        answer = git.run("ls-remote", "--symref", "--", source.address, "HEAD", environ=source.environ)
        git.run(
            *("fetch", "--quiet", "--prune", "--no-tags", "--force", "--", source.address),
            *("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"),
            environ=source.environ,
            seconds=FETCH_SECONDS,
        )
        default = re.search(rb"^ref: (refs/heads/\S+)\tHEAD$", answer, re.MULTILINE)
        if default:
            git.run("symbolic-ref", "HEAD", os.fsdecode(default[1]))
    except GitFailed as problem:
        raise RepositoryProblem(
            f"{without_password(repository)} can't be fetched: {problem}",
            expected="a git repository that this machine may read",
            remedy="check the address and the credentials in suture.yaml",
        ) from problem
