"""From the pipeline's record and the judge's word to one score."""

import re
from dataclasses import dataclass

from agent.cli.report import best_trial
from agent.domain.location import FaultOwner
from agent.domain.outcome import Declined, Failed, Outcome
from agent.domain.proof import Reason, Spent
from agent.policy import changed_lines
from eval.cases.case import Case
from eval.cases.judging import JudgeResult
from eval.running.locating import Located
from eval.scores import Score

WHY_LIMIT = 300
TOOK = re.compile(r" in \d+\.\d s\b")
OWNERS = frozenset(owner.value for owner in FaultOwner)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What one run of one case left behind.

    Args:
        outcome: the pipeline's record.
        judged: of the submitted diff, None without one.
        located: how the suspects compare with the real fix.
        author: of the submitted diff, empty without one.
        changed: lines the submitted diff changes.
        reference: lines the reference fix changes.
        spent: what the pipeline used up.
        seconds: wall time of the pipeline.
        judging: wall time of the hidden tests.
        overhead: wall time of everything else, in seconds.
        peak_mb: peak memory of this process so far, in MiB.
    """

    outcome: Outcome
    judged: JudgeResult | None
    located: Located
    author: str
    changed: int
    reference: int
    spent: Spent
    seconds: float
    judging: float
    overhead: float
    peak_mb: float


def scored(case: Case, repeat: int, findings: Findings) -> Score:
    """The score of one sample."""
    outcome, judged = findings.outcome, findings.judged
    fixable = case.judge.decline is None
    infra = _infra(outcome, judged)
    owner = owner_of(outcome)
    where = findings.located if fixable else None
    return Score(
        case=case.id,
        repeat=repeat,
        fixable=fixable,
        verdict="infra" if infra else _verdict(outcome),
        result=type(outcome.result).__name__.lower(),
        author=findings.author,
        hidden=judged.hidden if judged else None,
        kept=judged.kept if judged else None,
        first=where.first if where else None,
        third=where.third if where else None,
        in_context=where.in_context if where else None,
        innermost=where.innermost if where else None,
        reproduced=outcome.baseline.reproducer.kind.value if outcome.baseline and outcome.baseline.reproducer else "",
        owner=owner,
        owner_right=None if case.judge.decline is None else owner == case.judge.decline.owner.value,
        changed_lines=findings.changed,
        reference_lines=findings.reference,
        seconds=round(findings.seconds, 3),
        judging=round(findings.judging, 3),
        overhead=round(findings.overhead, 3),
        peak_mb=round(findings.peak_mb, 1),
        question=_first_question(outcome),
        tokens=findings.spent.tokens,
        money=findings.spent.money,
        infra=infra,
        why=_why(outcome, judged)[:WHY_LIMIT],
    )


def owner_of(outcome: Outcome) -> str:
    """Whom the fault was attributed to; `unknown` when it was declined for want of evidence, empty when nobody was named."""
    if outcome.context is not None:
        return outcome.context.owner.value
    if not isinstance(outcome.result, Declined) or not outcome.result.reasons:
        return ""
    code = outcome.result.reasons[0].code.removeprefix("owner-")
    return code if code in OWNERS else FaultOwner.UNKNOWN.value


def diff_lines(text: str) -> int:
    """Added and removed lines of a unified diff together."""
    return changed_lines(text) if text else 0


def _first_question(outcome: Outcome) -> int:
    fixing = (one for one in outcome.conversations if one.purpose == "fix" and one.exchanges)
    first = next(fixing, None)
    return first.exchanges[0].reply.usage.prompt_tokens if first else 0


def _verdict(outcome: Outcome) -> str:
    trial = best_trial(outcome)
    return trial.verdict.kind.value if trial else "none"


def _infra(outcome: Outcome, judged: JudgeResult | None) -> str:
    if judged is not None and judged.infra:
        return judged.infra
    if isinstance(outcome.result, Failed):
        return "; ".join(reason.text for reason in outcome.result.reasons) or "the pipeline could not finish"
    return outcome.baseline.infra if outcome.baseline else ""


def _reasons(outcome: Outcome) -> tuple[Reason, ...]:
    result = outcome.result
    return result.reasons if isinstance(result, Declined | Failed) else result.decision.reasons


def _why(outcome: Outcome, judged: JudgeResult | None) -> str:
    """Without the time it took, which is measured for itself: two runs of the same say the same."""
    reasons = (TOOK.sub("", reason.text) for reason in _reasons(outcome)[:2])
    return " ".join((*reasons, *_complaint(judged)))


def _complaint(judged: JudgeResult | None) -> tuple[str, ...]:
    return (f"the judge: {judged.detail}",) if judged and judged.detail else ()
