"""Runs that ended badly, as an outcome a person can act on."""

from collections.abc import Mapping

from agent.domain.outcome import Failed, Outcome
from agent.domain.proof import Reason
from agent.redact import redact

LONGEST = 600
ENDED_BADLY: Mapping[str, Reason] = {
    "CANCELLED": Reason(code="timed-out", text="The repair took longer than it may and was stopped."),
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": Reason(code="died-often", text="Suture's process died too often during this repair."),
    "ERROR": Reason(code="engine-error", text="The repair ended with an error that could not be put on record."),
    "SUCCESS": Reason(code="engine-error", text="The repair ended without a result on record."),
}


def described(error: BaseException) -> str:
    """The error's name and words on one line, without secrets."""
    words = redact(f"{type(error).__name__}: {error}".strip(": \n"))
    text = " ".join(words.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def failed_in(stage: str, description: str, key: str) -> Outcome:
    """The outcome of a run whose stage raised an error."""
    reason = Reason(code="stage-failed", text=f"Stage {stage} failed: {description}")
    return Outcome(result=Failed(reasons=(reason, _remedy(key))))


def ended_badly(status: str, key: str) -> Outcome:
    """The outcome of a run that ended without one; the status is the engine's word for how."""
    return Outcome(result=Failed(reasons=(ENDED_BADLY[status], _remedy(key))))


def _remedy(key: str) -> Reason:
    return Reason(code="retry", text=f"Mend the cause, then try again: suture incidents retry {key}")
