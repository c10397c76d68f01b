"""Objects in the states their constructor allows: plain, with one option turned, with one argument unusual."""

import ast
from collections.abc import Iterator
from itertools import islice

from agent.domain.proof import Reason
from agent.stages.reproduction.annotations import allowed_by
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Callee, own_nodes
from agent.stages.reproduction.contract import TYPE_ERRORS
from agent.stages.reproduction.expressions import NotRebuildable, call, constant, reference, text_of
from agent.stages.reproduction.guesses import guess_parameter, guesses, is_stub, merged, stubs_last, typical
from agent.stages.reproduction.objects import Constructors, constructor_of, guessed_object
from agent.stages.reproduction.usage import Usage, usage_of

STATES_AT_MOST = 16
Target = tuple[ast.expr | None, tuple[Reason, ...]]


def objects_for(bench: Bench, callee: Callee) -> tuple[Target, ...]:
    """Objects a method can be called on, and what is doubtful about each; none when the class can't be built.

    Args:
        bench: the repository.
        callee: a method or property.
    """
    plain = _plain(bench, callee)
    varied = sorted(_varied(bench, callee), key=lambda state: not _turns_an_option(state))
    return tuple(islice([*plain, *varied], STATES_AT_MOST))


def _turns_an_option(state: Target) -> bool:
    made = state[0]
    return isinstance(made, ast.Call) and any(isinstance(getattr(item.value, "value", None), bool) for item in made.keywords)


def _plain(bench: Bench, callee: Callee) -> list[Target]:
    builder = Constructors(bench=bench, guess=lambda constructor, name: guess_parameter(bench, constructor, name))
    try:
        target = builder.instance(callee.module, callee.owner)
    except NotRebuildable:
        return []
    return [(target, (guessed_object(callee.owner),) if builder.guessed else ())]


def _varied(bench: Bench, callee: Callee) -> Iterator[Target]:
    """One argument of the constructor at a time, the others harmless or left out."""
    constructor = constructor_of(bench, callee.path, callee.owner)
    if constructor is None:
        return
    usages = {item.arg: _usage(constructor, callee, item.arg) for item in constructor.parameters}
    base = {
        item.arg: typical(usages[item.arg], allowed_by(bench, constructor.path, item.annotation, None))
        for item in constructor.parameters
        if constructor.default(item.arg) is None
    }
    for name, usage in usages.items():
        for value, doubtful in _options(bench, constructor, name, usage):
            arguments = {key: given for key, given in (base | {name: value}).items() if key in usages}
            doubts = (guessed_object(callee.owner),) if doubtful or any(is_stub(given) for given in arguments.values()) else ()
            yield call(reference(callee.module, callee.owner), **arguments), doubts


def _options(bench: Bench, constructor: Callee, name: str, usage: Usage) -> Iterator[tuple[ast.expr, bool]]:
    """Values for one argument, and whether they may be wrong rather than unusual."""
    default = constructor.default(name)
    if isinstance(default, ast.Constant) and isinstance(default.value, bool):
        yield constant(not default.value), False
        return
    annotated = any(item.arg == name and item.annotation for item in constructor.parameters)
    for value in islice(stubs_last(guesses(bench, constructor, name, usage)), 3):
        yield value, bench.context.signature.type in TYPE_ERRORS and not annotated


def _usage(constructor: Callee, callee: Callee, name: str) -> Usage:
    """How an argument is used by the constructor, and by the method under the names it is kept by."""
    kept = {
        text_of(target)
        for node in own_nodes(constructor.node)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and name in _names(node.value)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute)
    }
    return merged(usage_of(constructor.node, frozenset({name})), usage_of(callee.node, frozenset(kept)))


def _names(value: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
