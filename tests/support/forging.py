"""Proposals for forges, and one life that publishes and is killed at an exact effect on the disk."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from repositories import git, repository

from agent.domain.fix import FileChange
from agent.domain.outcome import Proposal, PullRequest
from agent.forges.folder import FolderForge

BEFORE = b"def total(items):\n    return items[0]\n\n\ndef other():\n    return 1\n"
AFTER = b"def total(items):\n    return items[0] if items else 0\n\n\ndef other():\n    return 1\n"
TEST = b"def test_total():\n    assert True\n"
EFFECTS = frozenset({"os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink", "os.chmod", "tempfile.mkstemp"})
READING = frozenset({"rev-parse", "merge-base", "ls-tree", "ls-remote", "cat-file", "show", "diff-tree", "check-ref-format"})
WRITING = os.O_WRONLY | os.O_RDWR


class MergingForge(Protocol):
    """What the contract's tests need beside the Forge protocol: a person's merge and close."""

    def find(self, repository: str, marker: str) -> Sequence[PullRequest]: ...
    def publish(self, proposal: Proposal) -> PullRequest: ...
    def comment(self, pull_request: PullRequest, key: str, body: str) -> None: ...
    def merge(self, number: int) -> PullRequest: ...
    def close(self, number: int, reason: str) -> PullRequest: ...


def target(directory: Path) -> Path:
    """A repository with the crash in it."""
    return repository(directory, {"shop/cart.py": BEFORE, "README": "shop\n"})


def proposal(
    repo: Path, *, marker: str = "0123456789abcdef", revision: str = "", changes: tuple[FileChange, ...] = (), base: str = ""
) -> Proposal:
    """A fix of it with its regression test."""
    both = (
        FileChange(path="shop/cart.py", before=BEFORE, after=AFTER),
        FileChange(path="tests/test_cart.py", before=None, after=TEST),
    )
    return Proposal(
        repository=str(repo),
        base=base,
        revision=revision or git(repo, "rev-parse", "HEAD"),
        branch=f"suture/{marker}-return-zero",
        title="Return zero for an empty cart",
        body=f"Proof.\n\n<!-- suture:fault={marker} incident=i-1 -->\n",
        marker=marker,
        diff_text="",
        changes=changes or both,
    )


def publish_until(root: str, repo: str, effect: int) -> None:
    """Publish, and die right before the given effect on the disk or start of git (1-based)."""
    given = proposal(Path(repo))
    left = effect

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if _changes_something(event, arguments):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    FolderForge(Path(root)).publish(given)


def _changes_something(event: str, arguments: tuple[object, ...]) -> bool:
    if event == "open":  # by name, not the pipes to git, which are opened by number
        return not isinstance(arguments[0], int) and isinstance(arguments[2], int) and bool(arguments[2] & WRITING)
    if event == "subprocess.Popen":
        return isinstance(arguments[1], list) and READING.isdisjoint(arguments[1])
    return event in EFFECTS
