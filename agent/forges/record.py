"""What the local forge keeps of a pull request."""

from dataclasses import dataclass, replace

from agent.domain.outcome import PullRequest, PullRequestState
from agent.domain.proof import Check


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment; the key makes it one of a kind on its pull request."""

    key: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRecord:
    """Everything the local forge keeps of a pull request.

    Args:
        repository: slug of the target, names its bare repository.
        pull_request: as the Forge protocol shows it.
        checks: what CI said of it.
        comments: in the order they came.
        merged: commit id of the merge, empty before.
        closed_because: why it was closed without a merge, empty otherwise.
    """

    repository: str
    pull_request: PullRequest
    checks: tuple[Check, ...] = ()
    comments: tuple[Comment, ...] = ()
    merged: str = ""
    closed_because: str = ""

    def in_state(self, state: PullRequestState, *, merged: str = "", closed_because: str = "") -> "PullRecord":
        """The record with another state."""
        changed = replace(self.pull_request, state=state)
        return replace(self, pull_request=changed, merged=merged, closed_because=closed_because)

    def with_comment(self, comment: Comment) -> "PullRecord":
        """The record with the comment added, or put in place of the one with its key."""
        if any(known.key == comment.key for known in self.comments):
            return replace(self, comments=tuple(comment if known.key == comment.key else known for known in self.comments))
        return replace(self, comments=(*self.comments, comment))
