"""One rung of the ladder: calls are tried, and the best red one becomes a test."""

from collections.abc import Callable
from dataclasses import dataclass, field

from agent.domain.proof import Attempt, Reproducer
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.keeping import reproducer_of, shrink
from agent.stages.reproduction.probing import probe
from agent.stages.reproduction.rendering import call_text

KEPT_TRIES = 3
RED = "Red with the incident's signature."


@dataclass(kw_only=True)
class Climb:
    """What one rung found: the reproducer and its call, its witnesses, what was tried, and whether the sandbox failed."""

    reproducer: Reproducer | None = None
    call: Invocation | None = None
    witnesses: tuple[Reproducer, ...] = ()
    attempts: list[Attempt] = field(default_factory=list)
    infra: str = ""


def try_calls(bench: Bench, calls: tuple[Invocation, ...], order: Callable[[Invocation], tuple[object, ...]]) -> Climb:
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
    for index, call in enumerate(calls):
        ending = RED if index in probed.red else f"{probed.others.get(index, 'Not run')}."
        climb.attempts.append(Attempt(kind=call.kind, what=call_text(call), result=ending))
    red = sorted((calls[index] for index in probed.red), key=order)
    for call in red[:KEPT_TRIES]:
        short = shrink(bench, call)
        climb.reproducer, climb.call = reproducer_of(bench, short), short
        if climb.reproducer is None and short is not call:
            climb.reproducer, climb.call = reproducer_of(bench, call), call
        if climb.reproducer:
            climb.witnesses = _witnesses(bench, call, short)
            break
    return climb


def _witnesses(bench: Bench, call: Invocation, short: Invocation) -> tuple[Reproducer, ...]:
    """The call as it was recorded, when the kept test is shorter."""
    if short is call:
        return ()
    witness = reproducer_of(bench, call)
    return (witness,) if witness else ()
