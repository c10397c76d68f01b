"""Why an incident ended as it did, in sentences, from the record alone."""

from collections.abc import Iterator

from agent.cli.report import crash_line
from agent.domain.location import CodeContext
from agent.domain.outcome import Declined, Failed, Outcome, Published
from agent.domain.proof import Baseline, Trial
from agent.service.records import IncidentDetail
from agent.stages.publishing.drawing import ambiguous


def explanation(detail: IncidentDetail) -> Iterator[str]:
    """Sentences from the alert to the decision.

    Args:
        detail: the incident's record.
    """
    names = ", ".join(dict.fromkeys(alert.name for alert in detail.alerts))
    yield f"Opened by {len(detail.alerts)} {'alert' if len(detail.alerts) == 1 else 'alerts'}: {names}."
    for evidence in detail.evidence:
        yield f"Asked {evidence.source}: {evidence.query}."
    if detail.outcome is None:
        yield f"It is {detail.summary.state.value}; nothing has been decided yet."
        return
    yield from _located(detail.outcome.context)
    yield from _reproduced(detail.outcome.baseline)
    for number, trial in enumerate(detail.outcome.trials, 1):
        yield from _tried(number, trial)
    yield from _decided(detail.outcome)


def _located(context: CodeContext | None) -> Iterator[str]:
    if context is None:
        return
    yield f"The crash is {crash_line(context.crash)}, in {context.signature.function} of {context.signature.path}."
    yield from (f"The fault belongs to {context.owner.value}: {reason}" for reason in context.owner_reasons)
    if context.dating:
        yield f"Since when: {context.dating.sentence}"
    for path, others in ambiguous(context).items():
        yield f"{path} was chosen among files that match as well: {', '.join(others[:4])}."
    for suspect in context.suspects[:3]:
        yield f"Suspect {suspect.symbol} ({suspect.score:.2f}): {' '.join(suspect.reasons)}"


def _reproduced(baseline: Baseline | None) -> Iterator[str]:
    if baseline is None:
        return
    for attempt in baseline.attempts:
        yield f"Reproduction by {attempt.kind.value}: {attempt.what}: {attempt.result}"
    if baseline.reproducer:
        yield f"Reproduced: {baseline.reproducer.how}"
    yield f"Before any fix {len(baseline.green)} tests were green, {len(baseline.red)} red, {len(baseline.flaky)} flaky."


def _tried(number: int, trial: Trial) -> Iterator[str]:
    yield f"Candidate {number} by {trial.fix.author}, {trial.fix.title!r}: {trial.verdict.kind.value}."
    for check in trial.verdict.checks:
        yield f"  {check.name}: {check.status.value}, {check.detail}"
    for reason in trial.verdict.reasons:
        yield f"  because: {reason.text} ({reason.code})"


def _decided(outcome: Outcome) -> Iterator[str]:
    result = outcome.result
    kind = type(result).__name__.lower()
    reasons = result.reasons if isinstance(result, Declined | Failed) else result.decision.reasons
    yield f"Result: {kind}" + (f", {result.pull_request.url}" if isinstance(result, Published) else "") + "."
    yield from (f"  because: {reason.text} ({reason.code})" for reason in reasons)
