"""Rung 4: inputs made up from annotations, from how the code uses a parameter, and from what the message says."""

import ast
from collections.abc import Iterator
from itertools import islice, zip_longest

from agent.domain.proof import Attempt, Reason, ReproductionKind
from agent.stages.reproduction.annotations import Allowed, allowed_by
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Binding, Callee, callee_at
from agent.stages.reproduction.climbing import Climb, try_calls
from agent.stages.reproduction.exploration.explore import explored_calls
from agent.stages.reproduction.following import usage_along
from agent.stages.reproduction.guesses import guesses, is_stub, stubs_last, typical
from agent.stages.reproduction.invocation import Invocation, callable_from_test, distinct
from agent.stages.reproduction.placing import settles
from agent.stages.reproduction.replay import callable_frames, recorded_arguments
from agent.stages.reproduction.states import Target, objects_for
from agent.stages.reproduction.usage import Usage

INPUTS_AT_MOST = 60
FUNCTIONS_AT_MOST = 4
STUB = Reason(code="stub-input", text="The reproduction hands in a stand-in object, not one that the program makes.")


def by_search(bench: Bench) -> Climb:
    """Inputs made up by reading, whose shape fits, then inputs found by running; only the red ones are told of one by one."""
    calls = made_up_calls(bench)
    climb = try_calls(bench, calls, preference)
    if not climb.infra and not (climb.reproducer and settles(climb.call)):
        explored = explored_calls(bench, lambda index, callee: _calls(bench, index, callee))
        calls = distinct([*explored, *calls])[:INPUTS_AT_MOST]
        climb = try_calls(bench, calls, preference) if explored else climb
    found = "One is red with the incident's signature." if climb.reproducer else "None is red with the incident's signature."
    summary = Attempt(kind=ReproductionKind.SEARCH, what=f"try {len(calls)} made-up inputs", result=found)
    climb.attempts = [summary, *(attempt for attempt in climb.attempts if attempt.result.startswith("Red"))]
    return climb


def made_up_calls(bench: Bench) -> tuple[Invocation, ...]:
    """Calls of the crash's functions with made-up inputs, at most sixty; public functions first, outermost first."""
    callees = [
        (index, callee)
        for index, located in callable_frames(bench)
        if (callee := callee_at(bench, located.path, located.line, located.symbol)) and callable_from_test(callee)
    ]
    chosen = sorted(callees, key=lambda item: (not item[1].public, item[0]))[:FUNCTIONS_AT_MOST]
    shares = [distinct(islice(_calls(bench, index, callee), 4 * INPUTS_AT_MOST)) for index, callee in chosen]
    mixed = [call for group in zip_longest(*shares) for call in group if call]
    return distinct(mixed)[:INPUTS_AT_MOST]


def preference(call: Invocation) -> tuple[bool, bool, int]:
    """Sort key of red calls: nothing doubtful, public, outermost; among equals the first, whose shape fits best."""
    return (bool(call.doubts), not call.callee.public, call.frame)


def _calls(bench: Bench, index: int, callee: Callee) -> Iterator[Invocation]:
    on_object = callee.binding in (Binding.INSTANCE, Binding.PROPERTY)
    targets: tuple[Target, ...] = objects_for(bench, callee) if on_object else ((None, ()),)
    located = bench.context.frames[index]
    known = recorded_arguments(bench, callee, located)
    handed = bench.context.frames[index + 1 :]
    usages = {item.arg: usage_along(bench, callee, item.arg, handed) for item in callee.parameters}
    allowed = {item.arg: allowed_by(bench, callee.path, item.annotation, callee.default(item.arg)) for item in callee.parameters}
    for number, (target, doubts) in enumerate(targets):
        combinations = _combinations(bench, callee, usages, allowed, known)
        for values in combinations if number == 0 else islice(combinations, 3):
            stub = (STUB,) if any(is_stub(value) for value in values.values()) else ()
            yield _invocation(callee, index, target, values, (*doubts, *stub))


def _invocation(
    callee: Callee, index: int, target: ast.expr | None, values: dict[str, ast.expr], doubts: tuple[Reason, ...]
) -> Invocation:
    keyword_only = {item.arg for item in callee.node.args.kwonlyargs}
    by_name = {name for name in values if name in keyword_only or callee.default(name) is not None}
    return Invocation(
        kind=ReproductionKind.SEARCH,
        callee=callee,
        frame=index,
        target=target,
        positional=tuple(value for name, value in values.items() if name not in by_name),
        named=tuple((name, value) for name, value in values.items() if name in by_name),
        notes=("the input is made up from the code and the message",),
        doubts=doubts,
    )


def _combinations(
    bench: Bench, callee: Callee, usages: dict[str, Usage], allowed: dict[str, Allowed], known: dict[str, ast.expr]
) -> Iterator[dict[str, ast.expr]]:
    """Required parameters at what was recorded, else at a harmless value; one of the others at a time at each of its guesses."""
    harmless = {name: typical(usage, allowed[name]) for name, usage in usages.items() if callee.default(name) is None}
    base = _ordered(usages, harmless | known)
    yield base
    options = {name: stubs_last(guesses(bench, callee, name, usage)) for name, usage in usages.items() if name not in known}
    varied = [[_ordered(usages, base | {name: value}) for value in values] for name, values in options.items()]
    yield from (values for group in zip_longest(*varied) for values in group if values is not None)
    for rank in range(4):
        first = {name: options[name][min(rank, len(options[name]) - 1)] for name in base if options.get(name)}
        yield _ordered(usages, base | first)


def _ordered(usages: dict[str, Usage], values: dict[str, ast.expr]) -> dict[str, ast.expr]:
    return {name: values[name] for name in usages if name in values}
