"""A second opinion on a fix that was proven; it may only lower trust."""

from agent.budget import Meter
from agent.domain.conversation import Ending, Message, Opinion, Role
from agent.domain.location import CodeContext
from agent.domain.proof import Reason, Spent, Trial, Verdict, VerdictKind
from agent.loop import Loop, Manner
from agent.ports import Ports
from agent.stages.proposing.case import prompt_hashes
from agent.stages.proposing.crash_text import crash_text
from agent.stages.proposing.handing_in import opinions
from prompts import load

MANNER = Manner(turns=3)


def second_opinion(context: CodeContext, trial: Trial, spent: Spent, ports: Ports) -> Opinion:
    """What another model says of a proven fix; where it gives no answer there is no objection.

    Args:
        context: the located crash.
        trial: the proven fix.
        spent: by this incident so far.
        ports: with a reviewer.
    """
    models = ports.models
    if models is None or models.reviewer is None:
        return Opinion(conversations=())
    text = load("review").render(
        crash=crash_text(context.crash),
        diff=trial.fix.diff.text,
        rationale=trial.fix.rationale,
        checks=[f"{check.name}: {check.status}. {check.detail}" for check in trial.verdict.checks],
    )
    meter = Meter(models.budget.less(spent.tokens, spent.money, spent.calls), models.reviewer_price)
    loop = Loop(models.reviewer, opinions(), meter, MANNER, prompts=prompt_hashes("review"), purpose="review")
    said = loop.talk((Message(role=Role.USER, text=text),))
    if said.conversation.ending is not Ending.SUBMITTED:
        return Opinion(conversations=(said.conversation,))
    objection = Reason(code="second-opinion", text=f"{models.reviewer.name} objects: {' '.join(str(said.value).split())}")
    return Opinion(conversations=(said.conversation,), objections=(objection,))


def lowered(trial: Trial, opinion: Opinion) -> Trial:
    """The trial with the objections: what was proven is then plausible, and people decide."""
    if not opinion.objections or trial.verdict.kind is not VerdictKind.PROVEN:
        return trial
    verdict = Verdict(kind=VerdictKind.PLAUSIBLE, reasons=opinion.objections, checks=trial.verdict.checks)
    return Trial(fix=trial.fix, verdict=verdict)
