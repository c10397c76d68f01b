"""What the forge's pull requests of a fault mean for a new fix of it: pure, no forge in sight."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.domain.outcome import PullRequest, PullRequestState
from agent.domain.proof import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Free:
    """Nothing stands in the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """This very incident opened it: an earlier run got that far."""

    pull_request: PullRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """An open one of another incident: the evidence goes there."""

    pull_request: PullRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurred:
    """An earlier fix was merged, is in the code the new one was proven on, and did not hold."""

    pull_request: PullRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """People have answered already."""

    reason: Reason


Standing = Free | Ours | Join | Recurred | Refused


def standing_of(pulls: Sequence[PullRequest], mark: str, contains: Callable[[PullRequest], bool]) -> Standing:
    """What to do, given the pull requests of a fault.

    An open one is joined. A closed one is a person's answer and is respected. A merged one is an answer too while the code
    does not contain it: it waits for its deployment. When the code contains it and crashes all the same, the fault is new.

    Args:
        pulls: pull requests that carry the fault's marker, newest first.
        mark: the marker comment of this fault and this incident.
        contains: whether the revision the new fix was proven on has a merged pull request's change in it.
    """
    unfinished = [pull for pull in pulls if pull.state is PullRequestState.OPEN]
    if not pulls:
        return Free()
    newest = unfinished[0] if unfinished else pulls[0]
    if newest.state is PullRequestState.CLOSED:
        text = (
            f"A person closed pull request #{newest.number} ({newest.url}) for this fault without merging it; that is respected."
        )
        return Refused(reason=Reason(code="closed-by-human", text=text))
    if mark in newest.body:
        return Ours(pull_request=newest)
    if newest.state is PullRequestState.OPEN:
        return Join(pull_request=newest)
    if contains(newest):
        return Recurred(pull_request=newest)
    text = (
        f"Pull request #{newest.number} ({newest.url}) for this fault is merged already, but the code this crash was "
        f"looked up in does not show it: deploy it, or point the service at the branch that has it."
    )
    return Refused(reason=Reason(code="already-merged", text=text))
