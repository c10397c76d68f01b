"""Rung 3: the call rebuilt from what the recorder kept of the crash."""

from itertools import islice

from agent.domain.proof import Attempt, ReproductionKind
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.capsule_calls import invocations, recorded_call
from agent.stages.reproduction.capsule_frames import recorded_frames
from agent.stages.reproduction.climbing import Climb, try_calls
from agent.stages.reproduction.expressions import NotRebuildable
from agent.stages.reproduction.invocation import Invocation, distinct
from agent.stages.reproduction.replay import callable_frames

CALLS_AT_MOST = 48


def by_capsule(bench: Bench) -> Climb:
    """The calls that a capsule makes, outermost first; nothing without a capsule."""
    calls, attempts = capsule_calls(bench)
    climb = try_calls(bench, calls, order)
    climb.attempts = [*attempts, *climb.attempts]
    return climb


def order(call: Invocation) -> tuple[object, ...]:
    """What is certain before what is doubtful, then outer frames, then what is built with the fewest statements."""
    return bool(call.doubts), call.frame, len(call.arrange), call.size


def capsule_calls(bench: Bench) -> tuple[tuple[Invocation, ...], list[Attempt]]:
    """Calls rebuilt from the capsule, outermost frame first, and why the other frames have none."""
    capsule = bench.context.crash.capsule
    if capsule is None:
        return (), []
    frames = recorded_frames(capsule, bench.context.frames)
    calls: list[Invocation] = []
    attempts: list[Attempt] = []
    for index, located in callable_frames(bench):
        try:
            caller = frames[index - 1] if index else None
            for call in recorded_call(bench, capsule, index, frames[index], caller):
                calls.extend(invocations(call))
        except NotRebuildable as reason:
            what = f"call {located.symbol}"
            attempts.append(Attempt(kind=ReproductionKind.CAPSULE, what=what, result=f"Not rebuilt: {reason}."))
    return tuple(islice(distinct(calls), CALLS_AT_MOST)), attempts
