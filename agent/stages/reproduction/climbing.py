"""One rung of the ladder: calls are tried, and the best red one becomes a test."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from agent.domain.crash import Crash
from agent.domain.proof import Attempt, Reason, Reproducer
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.contract import contract_doubts
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.keeping import reproducer_of, shrink
from agent.stages.reproduction.neighbours import neighbours
from agent.stages.reproduction.placing import UNPROVEN, Beside, Ending, is_better, misplacements, settles
from agent.stages.reproduction.probing import PASSED, Probed, probe
from agent.stages.reproduction.refusals import foreseen_names
from agent.stages.reproduction.rendering import call_text

KEPT_TRIES = 3
EXAMINED_AT_MOST = 2
Order = Callable[[Invocation], tuple[object, ...]]
RED = "Red with the incident's signature."
VICTIM = "Red, but not kept: {}"


@dataclass(kw_only=True)
class Climb:
    """What one rung found: the reproducer and its call, its witnesses, what was tried, and whether the sandbox failed."""

    reproducer: Reproducer | None = None
    call: Invocation | None = None
    witnesses: tuple[Reproducer, ...] = ()
    attempts: list[Attempt] = field(default_factory=list)
    infra: str = ""


def climbed(bench: Bench, rungs: Sequence[Callable[[Bench], "Climb"]]) -> Climb:
    """The best that the rungs find, one after the other until one settles it; the attempts are those of every rung tried."""
    best = Climb()
    attempts: list[Attempt] = []
    for rung in rungs:
        found = rung(bench)
        attempts += found.attempts
        if found.infra:
            best = best if best.reproducer else found
            break
        if found.reproducer and (best.reproducer is None or is_better(found.call, best.call)):
            best = found
        if best.reproducer and settles(best.call):
            break
    best.attempts = attempts
    return best


def try_calls(bench: Bench, calls: tuple[Invocation, ...], order: Order) -> Climb:
    """Run all calls, keep the best red one as a test, and its unshrunk form as a witness.

    Args:
        bench: the incident's tree and sandbox.
        calls: what to try.
        order: sort key among the red ones, the best first.
    """
    climb = Climb()
    if not calls:
        return climb
    probed = probe(bench, calls)
    climb.infra = probed.infra
    victims = _victims(bench, calls, probed, order)
    for index, call in enumerate(calls):
        ended = RED if index in probed.red else f"{probed.others.get(index, 'Not run')}."
        climb.attempts.append(Attempt(kind=call.kind, what=call_text(call), result=victims.get(index, ended)))
    red = sorted((calls[index] for index in probed.red if index not in victims), key=order)
    for call in red[:KEPT_TRIES]:
        short = shrink(bench, call)
        climb.reproducer, climb.call = reproducer_of(bench, short), short
        if climb.reproducer is None and short is not call:
            climb.reproducer, climb.call = reproducer_of(bench, call), call
        if climb.reproducer:
            climb.witnesses = _witnesses(bench, call, short)
            break
    return climb


def _victims(bench: Bench, calls: Sequence[Invocation], probed: Probed, order: Order) -> dict[int, str]:
    """Those of the red calls that may not stand for the crash, and why.

    Where all that speaks against the best is that nothing like its input got through, what is next to it is tried as well.
    """
    beside = _beside(bench, calls, probed)
    judged = {index: _judged(bench, calls[index], seen, beside) for index, seen in probed.red.items()}
    best_first = sorted(judged, key=lambda index: order(calls[index]))
    better = list(takewhile(lambda index: judged[index], best_first))
    for index in [index for index in better if judged[index][0].code == UNPROVEN][:EXAMINED_AT_MOST]:
        close = neighbours(calls[index])
        known = _beside(bench, close, probe(bench, close))
        judged[index] = _judged(bench, calls[index], probed.red[index], known)
        if not judged[index]:
            break
    return {index: VICTIM.format(reasons[0].text) for index, reasons in judged.items() if reasons}


def _judged(bench: Bench, call: Invocation, seen: Crash, beside: Sequence[Beside]) -> tuple[Reason, ...]:
    return misplacements(bench.context, call, seen, contract_doubts(bench, call), beside)


def _beside(bench: Bench, calls: Sequence[Invocation], probed: Probed) -> list[Beside]:
    """How those calls ended that were not red, where they ended at all."""
    foreseen = {frame: foreseen_names(bench, call) for frame, call in {call.frame: call for call in calls}.items()}
    found = [Beside(call=calls[index], ending=Ending.PASSED) for index, ended in probed.others.items() if ended == PASSED]
    for index, exception in probed.raised.items():
        refused = exception in foreseen[calls[index].frame]
        found.append(Beside(call=calls[index], ending=Ending.REFUSED if refused else Ending.CRASHED))
    return found


def _witnesses(bench: Bench, call: Invocation, short: Invocation) -> tuple[Reproducer, ...]:
    """The call as it was recorded, when the kept test is shorter."""
    if short is call:
        return ()
    witness = reproducer_of(bench, call)
    return (witness,) if witness else ()
