"""The reference fix as a candidate of the pipeline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.code.diffs import diff_of_changes
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.location import CodeContext
from agent.domain.proof import Verdict
from agent.policy import Policy, changed_lines

AUTHOR = "reference"
LINES_AT_MOST = 10_000  # of a candidate; a release that changes more is judged, but to prove it would take minutes


class _EveryException(frozenset[str]):
    """Holds every name."""

    def __contains__(self, item: object) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Unscreened(Policy):
    """Lets every diff run: the reference of a release touches whatever the release touched."""

    def screen(self, fix: CandidateFix) -> Verdict | None:  # noqa: ARG002  # that is the point
        """Nothing is refused."""
        return None


class ReferenceFix:
    """Proposes the reference fix, whatever the crash.

    Args:
        reference: the files it changes; nothing for a case to decline.
    """

    code = AUTHOR
    exceptions: frozenset[str] = _EveryException()

    def __init__(self, reference: Sequence[FileChange]) -> None:
        self._reference = tuple(reference)

    def propose(self, context: CodeContext) -> Iterator[CandidateFix]:  # noqa: ARG002  # it knows the answer already
        """The one candidate; nothing when it is a giant."""
        fix = reference_fix(self._reference)
        if fix.diff.changes and changed_lines(fix.diff.text) <= LINES_AT_MOST:
            yield fix


def reference_fix(reference: Sequence[FileChange]) -> CandidateFix:
    """The reference as a candidate."""
    return CandidateFix(
        author=AUTHOR,
        title="The reference fix",
        rationale="What the maintainers changed.",
        diff=diff_of_changes(reference),
    )
