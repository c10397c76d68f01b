"""The bare repository behind the local forge: a copy of the target that pull requests are pushed to and merged in.

The target's branches are kept under `refs/target/`, the forge's own under `refs/heads/`: the forge's base branch follows
the target's as long as that is a fast-forward, and keeps what was merged here otherwise.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from time import sleep, time

from agent.domain.fix import FileChange
from agent.domain.outcome import Proposal
from agent.errors import ForgeProblem, RepositoryProblem
from agent.git.command import Git, GitFailed
from agent.git.objects import commit_id, read_blob, require_inside, tree_entries
from agent.git.remote import remote, without_password

FETCH_SECONDS = 900.0
MAX_FILE = 64 * 1024**2
STALE_LOCK_SECONDS = 2.0
DEFAULT_BRANCH = re.compile(rb"^ref: refs/heads/(\S+)\tHEAD$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class BareRepository:
    """One target's bare repository; the caller holds the forge's lock.

    Args:
        git: git on it; need not exist yet.
        author: `Name <address>` of every commit made here.
    """

    git: Git
    author: str

    def update(self, target: str, base: str) -> tuple[str, str]:
        """Fetch the target, and name the base branch and its head in the forge.

        Args:
            target: path or URL.
            base: branch, empty for the target's default one.

        Raises:
            ForgeProblem: unreachable, empty, or without that branch.
        """
        shown = without_password(target)
        try:
            default = self._fetch(target)
        except GitFailed as problem:
            raise ForgeProblem(f"{shown} can't be fetched: {problem}", expected="a git repository with commits") from problem
        branch = base or default
        if not branch:
            raise ForgeProblem(
                f"{shown} names no default branch (a detached HEAD, or no commits)",
                remedy="set the service's branch in suture.yaml",
            )
        theirs, ours = commit_id(self.git, f"refs/target/{branch}"), commit_id(self.git, f"refs/heads/{branch}")
        if theirs and (ours is None or (ours != theirs and self._is_ancestor(ours, theirs))):
            self.git.run("update-ref", f"refs/heads/{branch}", theirs)
            return branch, theirs
        if ours is None:
            raise ForgeProblem(f"{shown} has no branch {branch!r}", remedy="correct the service's branch in suture.yaml")
        return branch, ours

    def commit(self, proposal: Proposal, base_head: str) -> str:
        """The one commit of a proposal; the same id whenever parent and proposal are the same.

        Its parent is the revision the fix was proven on where the base branch contains that, else the base's head, provided
        that the touched files are the same there.

        Raises:
            ForgeProblem: a touched file differs from the one the fix was proven on.
        """
        proven_on = commit_id(self.git, proposal.revision)
        parent = proven_on if proven_on and self._is_ancestor(proven_on, base_head) else base_head
        index = self.git.directory / "suture.index"
        index.unlink(missing_ok=True)
        environ = {"GIT_INDEX_FILE": str(index)}
        try:
            entries = b"".join(self._index_entries(parent, proposal.changes))
            self.git.run("read-tree", parent, environ=environ)
            self.git.run("update-index", "-z", "--index-info", stdin=entries, environ=environ)
            tree = self.git.line("write-tree", environ=environ)
            self._require_only(proposal.changes, parent, tree)
        except (GitFailed, RepositoryProblem) as problem:
            raise ForgeProblem(f"the change to {', '.join(_paths(proposal))} can't be committed: {problem}") from problem
        finally:
            index.unlink(missing_ok=True)
        message = f"{proposal.title}\n\nSuture-Fault: {proposal.marker}\nSigned-off-by: {self.author}\n"
        date = self.git.line("show", "--no-patch", "--format=%ct", parent)
        return self._commit_tree(
            tree, (parent,), message, {"GIT_AUTHOR_DATE": f"@{date} +0000", "GIT_COMMITTER_DATE": f"@{date} +0000"}
        )

    def point(self, branch: str, commit: str) -> None:
        """Make a branch of ours name the commit, whatever it named before.

        Raises:
            ForgeProblem: the name is no branch name.
        """
        try:
            self.git.run("check-ref-format", f"refs/heads/{branch}")
            self.git.run("update-ref", f"refs/heads/{branch}", commit)
        except GitFailed as problem:
            raise ForgeProblem(f"the branch {branch!r} can't be pushed: {problem}") from problem

    def merge(self, head: str, branch: str, message: str) -> str:
        """Merge a commit into a branch of the forge with a merge commit, and name that; one that is there already counts.

        Raises:
            ForgeProblem: they conflict; the message names the files.
        """
        base = commit_id(self.git, f"refs/heads/{branch}")
        if base is None or commit_id(self.git, head) is None:
            raise ForgeProblem(f"{branch!r} or commit {head} is gone from {self.git.directory}", remedy="restore the repository")
        if self._is_ancestor(head, base):
            return self._merge_of(head, base)
        try:
            tree = self.git.line("merge-tree", "--write-tree", "--name-only", base, head)
        except GitFailed as problem:
            if problem.status != 1:
                raise ForgeProblem(f"the merge failed: {problem}") from problem
            names = os.fsdecode(problem.output).split("\n\n", 1)[0].split("\n")[1:]
            raise ForgeProblem(
                f"{branch} has moved: the merge conflicts in {', '.join(names)}", remedy="resolve it by hand"
            ) from problem
        merged = self._commit_tree(tree, (base, head), message, {})
        self.git.run("update-ref", f"refs/heads/{branch}", merged, base)
        return merged

    def _fetch(self, target: str) -> str:
        source = remote(target)
        self.git.directory.mkdir(parents=True, exist_ok=True)
        _remove_stale_locks(self.git.directory)
        self.git.run("init", "--quiet", "--bare", "--initial-branch", "main")
        answer = self.git.run("ls-remote", "--symref", "--", source.address, "HEAD", environ=source.environ)
        options = ("--quiet", "--prune", "--no-tags", "--force")
        self.git.run(
            *("fetch", *options, "--", source.address, "+refs/heads/*:refs/target/*"),
            environ=source.environ,
            seconds=FETCH_SECONDS,
        )
        found = DEFAULT_BRANCH.search(answer)
        default = os.fsdecode(found[1]) if found else ""
        if default:
            self.git.run("symbolic-ref", "HEAD", f"refs/heads/{default}")
        return default

    def _is_ancestor(self, older: str, newer: str) -> bool:
        return self.git.holds_true("merge-base", "--is-ancestor", older, newer)

    def _merge_of(self, head: str, base: str) -> str:
        merges = self.git.line("rev-list", "--merges", "--first-parent", "--ancestry-path", f"{head}..{base}").split()
        return merges[-1] if merges else base

    def _index_entries(self, parent: str, changes: tuple[FileChange, ...]) -> list[bytes]:
        files = tree_entries(self.git, parent)
        entries = []
        for change in changes:
            require_inside(change.path)
            there = files.get(change.path)
            content = read_blob(self.git, there.blob, limit=MAX_FILE) if there else None
            if content != change.before:
                raise ForgeProblem(
                    f"{change.path} at {parent[:12]} is not the file the fix was proven on",
                    remedy="commit or push it, then try again",
                )
            mode = b"100755" if there and there.executable else b"100644"
            entries.append(self._index_entry(mode, change))
        return entries

    def _require_only(self, changes: tuple[FileChange, ...], parent: str, tree: str) -> None:
        """Refuse a tree in which anything else differs: a link that became a file, a file that became a directory."""
        fields = os.fsdecode(self.git.run("diff-tree", "-r", "-z", "--no-renames", "--name-status", parent, tree)).split("\0")
        expected = {(_status(change), change.path) for change in changes}
        others = [path for status, path in zip(fields[:-1:2], fields[1::2], strict=True) if (status, path) not in expected]
        if others:
            raise ForgeProblem(f"the change would also replace {', '.join(others)}", expected="only the files it names")

    def _index_entry(self, mode: bytes, change: FileChange) -> bytes:
        path = os.fsencode(change.path)
        if change.after is None:
            return b"0 " + b"0" * 40 + b"\t" + path + b"\0"
        blob = self.git.run("hash-object", "-w", "--no-filters", "--stdin", stdin=change.after).strip()
        return mode + b" " + blob + b"\t" + path + b"\0"

    def _commit_tree(self, tree: str, parents: tuple[str, ...], message: str, dates: Mapping[str, str]) -> str:
        name, address = parseaddr(self.author)
        people = {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (("NAME", name), ("EMAIL", address))
        }
        options = [option for parent in parents for option in ("-p", parent)]
        text = message.encode("utf-8", "replace")
        return os.fsdecode(self.git.run("commit-tree", tree, *options, stdin=text, environ={**people, **dates})).strip()


def _status(change: FileChange) -> str:
    if change.before is None:
        return "A"
    return "D" if change.after is None else "M"


def _paths(proposal: Proposal) -> tuple[str, ...]:
    return tuple(change.path for change in proposal.changes)


def _remove_stale_locks(directory: Path) -> None:
    """Remove lock files of a git that was killed; a person's push may hold a young one, and gets the time to finish."""
    while locks := [*directory.glob("*.lock"), *(directory / "refs").rglob("*.lock")]:
        for lock in locks:
            try:
                age = time() - lock.stat().st_mtime
            except FileNotFoundError:
                continue
            if not 0 <= age < STALE_LOCK_SECONDS:
                lock.unlink(missing_ok=True)
        sleep(0.05)
