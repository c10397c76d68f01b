"""What the pipeline asks for, in which order, and what it never asks for."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from publishing import incident_of
from sample_outcomes import alert, baseline, context, evidence, fix
from scripted_run import ScriptedRun

from agent.code.diffs import diff_of_changes
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.location import FaultOwner, Unlocated
from agent.domain.outcome import Action, Decision, Declined, Outcome, Suggested
from agent.domain.proof import Reason, Verdict, VerdictKind
from agent.pipeline import remediate
from agent.policy import Policy
from agent.ports import Ports

ALERTS = (alert(),)
PORTS = cast("Ports", SimpleNamespace(models=None))
KEY = "shop-1"
PROOF = ["open_incident", "gather_evidence", "locate_code", "claim_fault", "reproduce", "rule_fixes"]


def candidate(number: int, path: str = "shop/pricing.py") -> CandidateFix:
    change = FileChange(path=path, before=b"x = 0\n", after=f"x = {number}\n".encode())
    return replace(fix(title=f"Candidate {number}"), diff=diff_of_changes((change,)))


def carried_out(*arguments: object) -> object:
    """The decision as it reaches the last stage."""
    decision = cast("Decision", arguments[5])
    return Declined(reasons=decision.reasons) if decision.action is Action.NOTHING else Suggested(body="", decision=decision)


def answers(*fixes: CandidateFix, verdict: VerdictKind = VerdictKind.INEFFECTIVE) -> dict[str, Callable[..., object]]:
    """Stages of an incident for which rules offer these candidates, each with the same verdict."""
    return {
        "open_incident": lambda *_: incident_of(KEY, ALERTS),
        "gather_evidence": lambda *_: evidence(),
        "locate_code": lambda *_: context(),
        "claim_fault": lambda *_: KEY,
        "reproduce": lambda *_: baseline(),
        "rule_fixes": lambda *_: fixes,
        "verify_fix": lambda *_: Verdict(kind=verdict, reasons=(Reason(code="test", text="As the test says."),)),
        "carry_out": carried_out,
    }


def reasons(outcome: Outcome) -> list[str]:
    """Codes of why nothing was proposed."""
    assert isinstance(outcome.result, Declined)
    return [reason.code for reason in outcome.result.reasons]


def test_the_first_proven_candidate_ends_the_trials() -> None:
    run = ScriptedRun(answers(candidate(1), candidate(2), verdict=VerdictKind.PROVEN))
    outcome = remediate(ALERTS, PORTS, Policy(), run, KEY)
    assert run.asked == [*PROOF, "verify_fix", "carry_out"]
    assert isinstance(outcome.result, Suggested)
    assert outcome.trials == (outcome.result.decision.trial,)


@pytest.mark.parametrize("path", ["conftest.py", ".github/workflows/ci.yml", "../outside.py", "pyproject.toml"])
def test_a_candidate_the_policy_refuses_never_runs_whoever_made_it(path: str) -> None:
    run = ScriptedRun(answers(candidate(1, path), verdict=VerdictKind.PROVEN))
    outcome = remediate(ALERTS, PORTS, Policy(), run, KEY)
    assert run.asked == [*PROOF, "carry_out"]
    assert [trial.verdict.kind for trial in outcome.trials] == [VerdictKind.REFUSED]
    assert isinstance(outcome.result, Declined)


def test_no_candidate_is_tried_once_the_budget_is_used_up() -> None:
    fixes = [candidate(number) for number in range(1, 6)]
    run = ScriptedRun(answers(*fixes), {"reproduce": 30, "verify_fix": 40})
    outcome = remediate(ALERTS, PORTS, Policy(budget_seconds=100), run, KEY)
    assert [trial.fix.title for trial in outcome.trials] == ["Candidate 1", "Candidate 2"]
    assert reasons(outcome) == ["no-fix", "out-of-time"]


def test_a_suggestion_says_that_the_budget_ended_the_trials() -> None:
    run = ScriptedRun(answers(candidate(1), candidate(2), verdict=VerdictKind.PLAUSIBLE), {"verify_fix": 100})
    outcome = remediate(ALERTS, PORTS, Policy(budget_seconds=100), run, KEY)
    assert isinstance(outcome.result, Suggested)
    assert [reason.code for reason in outcome.result.decision.reasons] == ["not-proven", "test", "out-of-time"]


def test_a_reproduction_that_uses_the_budget_up_leaves_none_for_trials() -> None:
    run = ScriptedRun(answers(candidate(1)), {"reproduce": 100, "verify_fix": 40})
    outcome = remediate(ALERTS, PORTS, Policy(budget_seconds=100), run, KEY)
    assert run.asked == [*PROOF, "carry_out"]
    assert reasons(outcome) == ["not-tried", "out-of-time"]
    assert run.spent.seconds == 100


def test_an_incident_whose_fault_another_one_owns_ends_before_anything_is_run() -> None:
    run = ScriptedRun(answers(candidate(1)) | {"claim_fault": lambda *_: "shop-0"})
    outcome = remediate(ALERTS, PORTS, Policy(), run, KEY)
    assert run.asked == PROOF[:4]
    assert reasons(outcome) == ["joined"]


def test_a_fault_that_is_not_the_codes_is_neither_claimed_nor_reproduced() -> None:
    elsewhere = replace(context(), owner=FaultOwner.INFRASTRUCTURE, owner_reasons=("The disk is full.",))
    run = ScriptedRun(answers(candidate(1)) | {"locate_code": lambda *_: elsewhere})
    outcome = remediate(ALERTS, PORTS, Policy(), run, KEY)
    assert run.asked == PROOF[:3]
    assert reasons(outcome) == ["owner-infrastructure"]
    assert outcome.context is elsewhere


def test_evidence_that_names_no_place_ends_with_its_reasons() -> None:
    nowhere = Unlocated(reasons=(Reason(code="no-crash", text="The logs hold no traceback."),))
    run = ScriptedRun(answers(candidate(1)) | {"locate_code": lambda *_: nowhere})
    assert reasons(remediate(ALERTS, PORTS, Policy(), run, KEY)) == ["no-crash"]


def test_the_outcome_holds_all_that_was_found_out_on_the_way() -> None:
    outcome = remediate(ALERTS, PORTS, Policy(), ScriptedRun(answers(candidate(1), candidate(2))), KEY)
    assert outcome.context == context()
    assert outcome.baseline == baseline()
    assert [trial.fix.title for trial in outcome.trials] == ["Candidate 1", "Candidate 2"]
    assert reasons(outcome) == ["no-fix"]
