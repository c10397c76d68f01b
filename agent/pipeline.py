"""The whole product in one function."""

from collections.abc import Iterator, Sequence

from agent.domain.alert import Alert
from agent.domain.conversation import Conversation
from agent.domain.fix import CandidateFix
from agent.domain.location import Unlocated
from agent.domain.outcome import Declined, Outcome
from agent.domain.proof import Trial, VerdictKind
from agent.policy import Policy
from agent.ports import Ports
from agent.run import Run
from agent.stages.carry_out import carry_out
from agent.stages.gather_evidence import gather_evidence
from agent.stages.locate_code import claim_fault, locate_code
from agent.stages.open_incident import open_incident
from agent.stages.propose_fixes import rule_fixes
from agent.stages.proposing.asking import ROUNDS, is_over, worth_asking
from agent.stages.proposing.case import ModelCase
from agent.stages.proposing.reviewing import lowered, second_opinion
from agent.stages.proposing.writing import write_reproduction
from agent.stages.reproduce import reproduce
from agent.stages.verify_fix import verify_fix


def remediate(alerts: Sequence[Alert], ports: Ports, policy: Policy, run: Run, key: str = "") -> Outcome:
    """Turn the alerts of one incident (of that key, when it has one on record) into a proven pull request, or say why not."""
    incident = run.step(open_incident, alerts, ports, key)
    if refused := policy.admit(incident):
        return Outcome(result=Declined(reasons=refused))
    evidence = run.step(gather_evidence, incident, ports)
    context = run.step(locate_code, incident, evidence, ports)
    if isinstance(context, Unlocated):
        return Outcome(result=Declined(reasons=context.reasons))
    if refused := policy.attributed(context):
        return Outcome(result=Declined(reasons=refused), context=context)
    owner = run.step(claim_fault, incident, context, ports)
    if refused := policy.owned(incident, owner):
        return Outcome(result=Declined(reasons=refused), context=context)
    baseline = run.step(reproduce, incident, context, ports)  # red before green
    said: list[Conversation] = []
    if ports.models and baseline.reproducer is None:
        written = run.step(write_reproduction, incident, evidence, context, baseline, run.spent, ports)
        baseline, said = written.baseline, [*written.conversations]
    trials: list[Trial] = []
    case = ModelCase(incident=incident, evidence=evidence, context=context, baseline=baseline)
    for fix in propose_fixes(case, trials, said, policy, ports, run):  # rules first, then the model; ends at proof or budget
        verdict = policy.screen(fix) or run.step(verify_fix, incident, fix, context, baseline, ports)
        trials.append(Trial(fix=fix, verdict=verdict))
    decision = policy.decide(incident, tuple(trials), run.spent)
    result = run.step(carry_out, incident, evidence, context, baseline, tuple(trials), decision, ports)
    return Outcome(result=result, context=context, baseline=baseline, trials=tuple(trials), conversations=tuple(said))


def propose_fixes(
    case: ModelCase, trials: list[Trial], said: list[Conversation], policy: Policy, ports: Ports, run: Run
) -> Iterator[CandidateFix]:
    """Candidates until one is proven; none is begun once the time is spent, and no model is asked that can't answer."""
    for fix in run.step(rule_fixes, case.context, ports):
        if policy.out_of_time(run.spent):
            return
        yield fix
        if _proven(case, trials, said, ports, run):
            return
    for ask in ROUNDS if ports.models else ():
        if policy.out_of_time(run.spent) or not worth_asking(ask, trials):
            return
        asked = run.step(ask, case.incident, case.evidence, case.context, case.baseline, tuple(trials), run.spent, ports)
        said.extend(asked.conversations)
        for fix in asked.fixes:
            yield fix
            if _proven(case, trials, said, ports, run):
                return
        if is_over(asked):
            return


def _proven(case: ModelCase, trials: list[Trial], said: list[Conversation], ports: Ports, run: Run) -> bool:
    """Whether the last trial is proven, in the second opinion as well where one is asked for."""
    if trials[-1].verdict.kind is VerdictKind.PROVEN and ports.models and ports.models.reviewer:
        opinion = run.step(second_opinion, case.context, trials[-1], run.spent, ports)
        said.extend(opinion.conversations)
        trials[-1] = lowered(trials[-1], opinion)
    return trials[-1].verdict.kind is VerdictKind.PROVEN
