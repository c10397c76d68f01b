"""A candidate that a person gives: proven as any other."""

from collections.abc import Iterator
from dataclasses import dataclass

from agent.code.diffs import apply_diff
from agent.domain.crash import Crash
from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext
from agent.errors import BadDiff, RepositoryProblem
from agent.snapshots import Snapshot

AUTHOR = "human"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFix:
    """Stands in the place of the rules and proposes one change, whatever crashed.

    Args:
        fix: the candidate.
        exceptions: unqualified types of everything that may be the crash to fix.
        code: as rules have one.
    """

    fix: CandidateFix
    exceptions: frozenset[str]
    code: str = AUTHOR

    @classmethod
    def of_diff(cls, text: str, snapshot: Snapshot, crashes: tuple[Crash, ...]) -> "GivenFix":
        """The candidate of a unified diff.

        Args:
            text: the diff.
            snapshot: the files that it must fit.
            crashes: the evidence.

        Raises:
            BadDiff: it does not parse, or does not fit the files.
        """
        if not text.strip():
            raise BadDiff("the diff is empty", expected="a unified diff", remedy="make one with git diff")
        diff = apply_diff(text, lambda path: _content(snapshot, path))
        fix = CandidateFix(
            author=AUTHOR, title="The change that was given", rationale="A person proposed this change.", diff=diff
        )
        return cls(fix=fix, exceptions=frozenset(link.short_type for crash in crashes for link in _links(crash)))

    def propose(self, context: CodeContext) -> Iterator[CandidateFix]:  # noqa: ARG002 - the Protocol's signature
        """The change that was given."""
        yield self.fix


def _links(crash: Crash) -> Iterator[Crash]:
    pending = [crash]
    while pending:
        link = pending.pop()
        yield link
        pending += [*([link.cause] if link.cause else []), *link.members]


def _content(snapshot: Snapshot, path: str) -> bytes | None:
    if path not in snapshot.index:
        return None
    try:
        return snapshot.read(path).content
    except RepositoryProblem:
        return None
