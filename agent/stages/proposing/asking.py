"""The rounds in which a model is asked for a fix: at once, then with tools, then several times at a temperature."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from agent.budget import Meter
from agent.domain.alert import Incident
from agent.domain.conversation import Asked, Ending
from agent.domain.evidence import Evidence
from agent.domain.location import CodeContext
from agent.domain.proof import Baseline, Spent, Trial, VerdictKind
from agent.loop import Loop, Manner, Said
from agent.model_ports import ModelAccess, Tool
from agent.ports import Ports
from agent.stages.proposing.candidates import AUTHOR, candidate_of, ranked
from agent.stages.proposing.case import ModelCase, case_message, prompt_hashes, system_message
from agent.stages.proposing.desk import desk_of
from agent.stages.proposing.handing_in import SubmittedFix, give_up, submit_fix
from agent.tools.toolset import Desk, reading_tools

AT_ONCE = Manner(turns=4)
"""A malformed diff may be mended three times."""
WITH_TOOLS = Manner(turns=30)
OVER = frozenset({Ending.OUT_OF_BUDGET, Ending.UNAVAILABLE})


def ask_at_once(
    incident: Incident,
    evidence: tuple[Evidence, ...],
    context: CodeContext,
    baseline: Baseline,
    trials: tuple[Trial, ...],
    spent: Spent,
    ports: Ports,
) -> Asked:
    """One message with the packed context, for one answer: the cheapest way, and often enough.

    Args:
        incident: whose it is.
        evidence: all of it.
        context: the located crash.
        baseline: the reproduction, if there is one.
        trials: what was tried, in order.
        spent: by this incident so far.
        ports: with a model.
    """
    case = ModelCase(incident=incident, evidence=evidence, context=context, baseline=baseline, trials=trials)
    return _rounds(case, spent, ports, AT_ONCE, times=1)


def ask_with_tools(
    incident: Incident,
    evidence: tuple[Evidence, ...],
    context: CodeContext,
    baseline: Baseline,
    trials: tuple[Trial, ...],
    spent: Spent,
    ports: Ports,
) -> Asked:
    """A conversation with tools, the failed verdicts in view; arguments as of `ask_at_once`."""
    case = ModelCase(incident=incident, evidence=evidence, context=context, baseline=baseline, trials=trials)
    return _rounds(case, spent, ports, WITH_TOOLS, times=1)


def ask_for_samples(
    incident: Incident,
    evidence: tuple[Evidence, ...],
    context: CodeContext,
    baseline: Baseline,
    trials: tuple[Trial, ...],
    spent: Spent,
    ports: Ports,
) -> Asked:
    """Several answers at a temperature, equal ones once, the most agreed upon first; arguments as of `ask_at_once`."""
    case = ModelCase(incident=incident, evidence=evidence, context=context, baseline=baseline, trials=trials)
    models = ports.models
    manner = replace(AT_ONCE, temperature=models.temperature if models else None)
    return _rounds(case, spent, ports, manner, times=models.samples if models else 0)


ROUNDS = (ask_at_once, ask_with_tools, ask_for_samples)


def worth_asking(ask: Callable[..., Asked], trials: Sequence[Trial]) -> bool:
    """False for samples once a change of a model is plausible: what is missing then is evidence, not another answer."""
    plausible = any(trial.verdict.kind is VerdictKind.PLAUSIBLE and trial.fix.author.startswith(AUTHOR) for trial in trials)
    return not (plausible and ask is ask_for_samples)


def is_over(asked: Asked) -> bool:
    """True when asking again would get no answer: the budget is spent, or the endpoint is down."""
    return any(conversation.ending in OVER for conversation in asked.conversations)


def _rounds(case: ModelCase, spent: Spent, ports: Ports, manner: Manner, *, times: int) -> Asked:
    models = ports.models
    if models is None:
        return Asked(conversations=())
    desk = desk_of(case, ports)
    meter = Meter(models.budget.less(spent.tokens, spent.money, spent.calls), models.price)
    said: list[Said] = []
    for _ in range(times):
        said.append(_asked(case, models, desk, manner, meter))
        if said[-1].conversation.ending in OVER:
            break
    fixes = [candidate_of(one.value, one.conversation) for one in said if isinstance(one.value, SubmittedFix)]
    return Asked(conversations=tuple(one.conversation for one in said), fixes=ranked(fixes, case.trials))


def _asked(case: ModelCase, models: ModelAccess, desk: Desk, manner: Manner, meter: Meter) -> Said:
    ending: tuple[Tool, ...] = (submit_fix(desk.read), give_up())
    tools = (*reading_tools(desk), *ending) if manner.turns > AT_ONCE.turns else ending
    hashes = prompt_hashes("system", "single_shot")
    led = replace(manner, reply_tokens=models.reply_tokens)
    return Loop(models.model, tools, meter, led, prompts=hashes).talk((system_message(models), case_message(case)))
