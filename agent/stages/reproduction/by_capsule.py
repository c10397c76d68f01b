"""Rung 3: the call rebuilt from what the recorder kept of the crash."""

import ast
import sys
from itertools import islice

from agent.domain.capsule import Capsule
from agent.domain.capsule_nodes import ObjectNode, SymbolNode
from agent.domain.proof import Attempt, ReproductionKind
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.capsule_calls import invocations, recorded_call
from agent.stages.reproduction.capsule_frames import recorded_frames
from agent.stages.reproduction.checks import CHECKS_AT_MOST, run_through
from agent.stages.reproduction.climbing import Climb, try_calls
from agent.stages.reproduction.expressions import NotRebuildable
from agent.stages.reproduction.invocation import Invocation, distinct
from agent.stages.reproduction.rebuilding.symbols import may_import
from agent.stages.reproduction.replay import callable_frames

CALLS_AT_MOST = 48


def by_capsule(bench: Bench) -> Climb:
    """The calls that a capsule makes, outermost first; nothing without a capsule.

    Inner frames are tried only where the outermost has no call that is red, public and free of doubts.
    """
    calls, attempts = capsule_calls(bench)
    first = min((call.frame for call in calls), default=0)
    outermost = tuple(call for call in calls if call.frame == first)
    inner = tuple(call for call in calls if call.frame != first)
    climb = try_calls(bench, outermost, order)
    settled = climb.reproducer is not None and climb.call is not None and order(climb.call)[:2] == (False, False)
    if inner and not climb.infra and not settled:
        climb = _better(climb, try_calls(bench, inner, order))
    climb.attempts = [*attempts, *climb.attempts]
    return climb


def _better(outer: Climb, inner: Climb) -> Climb:
    """The climb with the better call; the attempts are those of both."""
    keep = outer.reproducer is not None and (
        inner.reproducer is None or outer.call is None or inner.call is None or order(outer.call) <= order(inner.call)
    )
    best = outer if keep else inner
    best.attempts = [*outer.attempts, *inner.attempts]
    return best


def order(call: Invocation) -> tuple[bool, bool, int, int]:
    """What is certain before what is doubtful, public functions first, then outer frames, then what is most faithful."""
    return bool(call.doubts), not call.callee.public, call.frame, call.rank


def missing_modules(bench: Bench, capsule: Capsule) -> frozenset[str]:
    """Modules of the capsule that can't be imported where tests run; those of the repository and of Python are not asked for."""
    named = {node.module for node in capsule.nodes if isinstance(node, SymbolNode | ObjectNode) and node.module}
    foreign = [module for module in sorted(named) if module not in bench.own_modules and not _is_python(module)]
    asked = [module for module in foreign if may_import(module, "")][:CHECKS_AT_MOST]
    if not asked:
        return frozenset()
    fine = run_through(bench, [[ast.Pass()], *([ast.Import(names=[ast.alias(name=module)])] for module in asked)])
    return frozenset(module for at, module in enumerate(asked, 1) if at not in fine) if 0 in fine else frozenset()


def _is_python(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names or module == "builtins"


def capsule_calls(bench: Bench) -> tuple[tuple[Invocation, ...], list[Attempt]]:
    """Calls rebuilt from the capsule, outermost frame first, and why the other frames have none."""
    capsule = bench.context.crash.capsule
    if capsule is None:
        return (), []
    missing = missing_modules(bench, capsule)
    frames = recorded_frames(capsule, bench.context.frames)
    calls: list[Invocation] = []
    attempts: list[Attempt] = []
    for index, located in callable_frames(bench):
        try:
            caller = frames[index - 1] if index else None
            for call in recorded_call(bench, capsule, index, frames[index], caller, missing):
                calls.extend(invocations(call, missing))
        except NotRebuildable as reason:
            what = f"call {located.symbol}"
            attempts.append(Attempt(kind=ReproductionKind.CAPSULE, what=what, result=f"Not rebuilt: {reason}."))
    return tuple(islice(distinct(calls), CALLS_AT_MOST)), attempts
