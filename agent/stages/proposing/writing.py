"""Rung 5: a test that a model writes, accepted only when it is red as production was."""

from dataclasses import replace

from agent.budget import Meter
from agent.domain.alert import Incident
from agent.domain.conversation import Message, Role, WrittenTest
from agent.domain.evidence import Evidence
from agent.domain.location import CodeContext
from agent.domain.proof import Attempt, Baseline, ReproductionKind, Spent
from agent.loop import Loop, Manner
from agent.ports import Ports
from agent.stages.proposing.case import ModelCase, case_message, prompt_hashes, system_message
from agent.stages.proposing.desk import desk_of
from agent.stages.proposing.handing_in import give_up, submit_test
from agent.stages.reproduction.bench import open_bench
from agent.stages.reproduction.naming import test_path
from agent.stages.reproduction.written import red_test
from agent.tools.toolset import reading_tools
from prompts import load

MANNER = Manner(turns=12)


def write_reproduction(
    incident: Incident, evidence: tuple[Evidence, ...], context: CodeContext, baseline: Baseline, spent: Spent, ports: Ports
) -> WrittenTest:
    """Ask for a test where no other rung found one; what is handed in runs like any other reproduction.

    Args:
        incident: whose it is.
        evidence: all of it.
        context: the located crash.
        baseline: without a reproduction.
        spent: by this incident so far.
        ports: with a model.
    """
    models = ports.models
    if models is None or baseline.reproducer or baseline.infra:
        return WrittenTest(conversations=(), baseline=baseline)
    case = ModelCase(incident=incident, evidence=evidence, context=context, baseline=baseline)
    bench = open_bench(incident, context, ports)
    name = f"test_{context.signature.function.strip('_<>') or 'call'}_does_not_raise_{context.signature.type.lower()}"
    path = test_path(name, incident.service, bench.paths)
    page = load("reproduction")
    asked = page.render(path=path, name=name, function=context.signature.function, kind=context.signature.type)
    opening = (system_message(models), case_message(case), Message(role=Role.USER, text=asked))
    meter = Meter(models.budget.less(spent.tokens, spent.money, spent.calls), models.price)
    tools = (*reading_tools(desk_of(case, ports)), submit_test(), give_up())
    hashes = prompt_hashes("system", "single_shot", "reproduction")
    said = Loop(models.model, tools, meter, MANNER, prompts=hashes, purpose="reproduction").talk(opening)
    reproducer = (
        red_test(bench, name, said.value) if isinstance(said.value, str) and said.conversation.ending == "submitted" else None
    )
    result = "Red with the incident's signature." if reproducer else "Not red with the incident's signature."
    attempt = Attempt(kind=ReproductionKind.WRITTEN, what=f"a test that {models.model.name} writes", result=result)
    found = replace(baseline, reproducer=reproducer, attempts=(*baseline.attempts, attempt))
    return WrittenTest(conversations=(said.conversation,), baseline=found)
