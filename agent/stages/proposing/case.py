"""What a model is asked about, and the messages that tell it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agent.domain.alert import Incident
from agent.domain.conversation import Message, Role
from agent.domain.evidence import Evidence, EvidenceKind
from agent.domain.location import CodeContext
from agent.domain.proof import Baseline, Trial
from agent.domain.untrusted import Untrusted
from agent.model_ports import ModelAccess
from agent.stages.proposing.crash_text import crash_text
from prompts import load

NOTES_AT_MOST = 3
TRIALS_AT_MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCase:
    """One incident as far as it has come.

    Args:
        incident: whose it is.
        evidence: all of it.
        context: the located crash.
        baseline: the reproduction, if there is one.
        trials: what was tried, in order.
    """

    incident: Incident
    evidence: tuple[Evidence, ...]
    context: CodeContext
    baseline: Baseline
    trials: tuple[Trial, ...] = ()


def system_message(models: ModelAccess) -> Message:
    """The rules."""
    return Message(role=Role.SYSTEM, text=load("system").render(blocks=models.blocks))


def case_message(case: ModelCase) -> Message:
    """All that is known, packed by rank: about 4,000 tokens of code and what the crash needs beside it."""
    context = case.context
    text = load("single_shot").render(
        crash=crash_text(context.crash),
        language=case.incident.service.language,
        suspects=context.suspects[:5],
        value_path=context.value_path,
        excerpts=context.excerpts,
        dating=context.dating.sentence if context.dating else "",
        notes=_notes(case.evidence),
        reproduction=_reproduction(case.baseline),
        trials=[_trial(trial) for trial in case.trials[-TRIALS_AT_MOST:]],
    )
    return Message(role=Role.USER, text=text)


def prompt_hashes(*names: str) -> Mapping[str, str]:
    """Name -> hash, for records and footers."""
    return {name: load(name).hash for name in names}


def _notes(evidence: Sequence[Evidence]) -> list[Untrusted]:
    """What the alerts say, and the last log records that hold no stack trace of their own."""
    found = [one.body for one in evidence if one.kind is EvidenceKind.NOTE and isinstance(one.body, Untrusted)]
    return found[:NOTES_AT_MOST]


def _reproduction(baseline: Baseline) -> Mapping[str, str] | None:
    if baseline.reproducer is None:
        return None
    code = "\n".join(_contents(baseline)) or f"The repository's own {baseline.reproducer.test_id}."
    return {"how": baseline.reproducer.how, "code": code}


def _contents(baseline: Baseline) -> Iterator[str]:
    for change in baseline.reproducer.files if baseline.reproducer else ():
        if change.after is not None:
            yield f"# {change.path}\n{change.after.decode('utf-8', 'replace')}"


def _trial(trial: Trial) -> Mapping[str, str]:
    why = [reason.text for reason in trial.verdict.reasons] or [check.detail for check in trial.verdict.checks[-1:]]
    return {"diff": trial.fix.diff.text, "verdict": trial.verdict.kind.value, "why": " ".join(why)}
