"""The local forge: pull requests in a folder, with real branches, commits and merges."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from agent.domain.outcome import Proposal, PullRequest, PullRequestState
from agent.domain.proof import Check
from agent.errors import ForgeProblem
from agent.files import remove_unfinished
from agent.forges.bare import BareRepository
from agent.forges.record import Comment, PullRecord
from agent.forges.records import Records
from agent.git.command import Git
from agent.git.lock import locked
from agent.git.remote import is_url, local_path, without_password

AUTHOR = "Suture <suture@localhost>"


class FolderForge:
    """Pull requests without an account: `<slug>.git` for each target, and a record and a page for each pull request.

    Every writer holds one lock; records appear whole or not at all; and whatever moment a process dies at, the same
    call again ends with one branch and one record.

    Args:
        root: the folder, made on first use.
        author: `Name <address>` of the commits.
    """

    def __init__(self, root: Path, author: str = AUTHOR) -> None:
        self._root = root.absolute()
        self._author = author
        self._records = Records(self._root / "pulls")

    def find(self, repository: str, marker: str) -> Sequence[PullRequest]:
        """Open and closed pull requests of the target that carry the marker, newest first."""
        return tuple(record.pull_request for record in self._carrying(slug(repository), marker))

    def publish(self, proposal: Proposal) -> PullRequest:
        """Open the pull request, or return the one that the same marker already has."""
        with self._writing() as lock:
            target = slug(proposal.repository)
            known = self._carrying(target, proposal.marker)
            record = known[0] if known else self._opened(target, proposal, lock)
            self._records.write(record)  # for a known one: its page may have been lost
            return record.pull_request

    def comment(self, pull_request: PullRequest, key: str, body: str) -> None:
        """Put a comment once per key; the same key again replaces the text."""
        with self._writing():
            record = self._records.get(pull_request.number)
            self._records.write(record.with_comment(Comment(key=key, body=body)))

    def set_checks(self, number: int, checks: Sequence[Check]) -> None:
        """Keep what CI said of a pull request's commit."""
        with self._writing():
            self._records.write(replace(self._records.get(number), checks=tuple(checks)))

    def merge(self, number: int) -> PullRequest:
        """Merge into the forge's base branch with a merge commit; merged already is no error.

        Raises:
            ForgeProblem: closed, or in conflict with the base.
        """
        with self._writing() as lock:
            record = self._records.get(number)
            pull = record.pull_request
            if pull.state is PullRequestState.CLOSED:
                raise ForgeProblem(f"pull request #{number} is closed", expected="an open one")
            if pull.state is PullRequestState.OPEN:
                message = f"Merge pull request #{number}: {pull.title}\n"
                merged = self._bare(record.repository, lock).merge(pull.head, pull.base, message)
                record = record.in_state(PullRequestState.MERGED, merged=merged)
            self._records.write(record)
            return record.pull_request

    def close(self, number: int, reason: str) -> PullRequest:
        """Close without merging; closed already is no error.

        Raises:
            ForgeProblem: it was merged.
        """
        with self._writing():
            record = self._records.get(number)
            if record.pull_request.state is PullRequestState.MERGED:
                raise ForgeProblem(
                    f"pull request #{number} was merged", expected="an open one", remedy="revert the merge instead"
                )
            if record.pull_request.state is PullRequestState.OPEN:
                record = record.in_state(PullRequestState.CLOSED, closed_because=reason)
            self._records.write(record)
            return record.pull_request

    def pull_requests(self) -> Sequence[PullRequest]:
        """Every pull request of every target, newest first."""
        return tuple(record.pull_request for record in self._records.all())

    def get(self, number: int) -> PullRequest:
        """One pull request.

        Raises:
            ForgeProblem: there is none of that number.
        """
        return self._records.get(number).pull_request

    def record(self, number: int) -> PullRecord:
        """One pull request with its checks and comments.

        Raises:
            ForgeProblem: there is none of that number.
        """
        return self._records.get(number)

    def repository(self, target: str) -> Path:
        """The bare repository that holds the target's pull request branches; clone or pull from it."""
        return self._root / f"{slug(target)}.git"

    def _opened(self, target: str, proposal: Proposal, lock: int) -> PullRecord:
        bare = self._bare(target, lock)
        base, base_head = bare.update(proposal.repository, proposal.base)
        if proposal.branch == base:
            raise ForgeProblem(f"the fix's branch is the base branch {base!r}", expected="a branch of its own")
        head = bare.commit(proposal, base_head)
        bare.point(proposal.branch, head)
        number = self._records.next_number()
        pull = PullRequest(
            number=number,
            url=self._records.page_of(number).as_uri(),
            branch=proposal.branch,
            base=base,
            title=proposal.title,
            body=proposal.body,
            state=PullRequestState.OPEN,
            marker=proposal.marker,
            head=head,
            paths=tuple(change.path for change in proposal.changes),
        )
        return PullRecord(repository=target, pull_request=pull)

    def _bare(self, target: str, lock: int) -> BareRepository:
        return BareRepository(git=Git(directory=self._root / f"{target}.git", holds=(lock,)), author=self._author)

    def _carrying(self, target: str, marker: str) -> Sequence[PullRecord]:
        records = self._records.all()
        return tuple(record for record in records if record.repository == target and record.pull_request.marker == marker)

    @contextmanager
    def _writing(self) -> Iterator[int]:
        self._records.directory.mkdir(parents=True, exist_ok=True)
        with locked(self._root / "lock") as lock:
            remove_unfinished(self._records.directory)
            yield lock


def slug(repository: str) -> str:
    """A file name for a target: its last part for people, a hash of the whole address for certainty."""
    address = without_password(repository) if is_url(repository) else str(local_path(repository))
    name = re.sub(r"[^a-z0-9]+", "-", address.removesuffix(".git").rstrip("/").rpartition("/")[2].lower()).strip("-")
    return f"{name[:40] or 'repository'}-{sha256(address.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
