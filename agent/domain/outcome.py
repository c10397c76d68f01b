"""What Suture decided and what came of it."""

from dataclasses import dataclass
from enum import StrEnum

from agent.domain.conversation import Conversation
from agent.domain.fix import FileChange
from agent.domain.location import CodeContext
from agent.domain.proof import Baseline, Reason, Trial


class Action(StrEnum):
    """What may be done with the best candidate."""

    PUBLISH = "publish"
    SUGGEST = "suggest"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The policy's answer, with its reasons and the trial it is about."""

    action: Action
    reasons: tuple[Reason, ...]
    trial: Trial | None = None


class PullRequestState(StrEnum):
    """Life of a pull request."""

    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """A pull request as a forge keeps it.

    Args:
        number: the forge's number.
        url: where a person sees it.
        branch: head branch.
        base: base branch.
        title: one line.
        body: Markdown.
        state: open, merged or closed.
        marker: the fault's hidden marker, the key of idempotency.
        head: commit id of the branch.
        paths: files it touches.
    """

    number: int
    url: str
    branch: str
    base: str
    title: str
    body: str
    state: PullRequestState
    marker: str
    head: str = ""
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is handed to a forge: one commit on one branch, named by the fault's marker.

    Args:
        repository: path or URL of the target.
        base: branch the pull request is against; empty for the default branch.
        revision: commit that the diff was proven on, or `worktree:<digest>`.
        branch: head branch.
        title: commit subject and pull request title.
        body: pull request body, the marker included.
        marker: the fault's key.
        diff_text: unified diff to commit.
        changes: the files, before (as proven on) and after.
    """

    repository: str
    base: str
    revision: str
    branch: str
    title: str
    body: str
    marker: str
    diff_text: str
    changes: tuple[FileChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A pull request exists; `joined` when another incident of the same fault had opened it."""

    pull_request: PullRequest
    decision: Decision
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A diff and its proof were shown to people; nothing was pushed."""

    body: str
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """Nothing was proposed, and why."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Suture itself could not finish, and what to do about it."""

    reasons: tuple[Reason, ...]


Result = Published | Suggested | Declined | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The whole record of one remediation: enough to explain every decision afterwards."""

    result: Result
    context: CodeContext | None = None
    baseline: Baseline | None = None
    trials: tuple[Trial, ...] = ()
    conversations: tuple[Conversation, ...] = ()
