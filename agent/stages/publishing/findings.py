"""Everything that is known when a fix is shown to people."""

from dataclasses import dataclass

from agent.domain.alert import Incident
from agent.domain.evidence import Evidence
from agent.domain.location import CodeContext
from agent.domain.outcome import Decision
from agent.domain.proof import Baseline, Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """One incident's record up to the decision, and the trial that was decided on.

    Args:
        fault: key of the fault, with a number behind it when an earlier fix of it was merged and did not hold.
        incident: the incident.
        evidence: what was gathered.
        context: the crash and its code.
        baseline: the unpatched tree.
        trials: every candidate that was tried.
        decision: what to do, and why.
        chosen: the trial it is about.
    """

    fault: str
    incident: Incident
    evidence: tuple[Evidence, ...]
    context: CodeContext
    baseline: Baseline
    trials: tuple[Trial, ...]
    decision: Decision
    chosen: Trial
