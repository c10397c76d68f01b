"""Other calls that a recorded call may have been: what recorders flatten, and what is longer than it must be."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import class_node
from agent.stages.reproduction.expressions import call, reference, text_of
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.scope import Scope, scope_of

ENDS_KEPT = 1_500
TOO_LONG = 4 * ENDS_KEPT
REPEATED = 16


def variants(bench: Bench, recorded: Invocation) -> Iterator[Invocation]:
    """Calls with an argument in another form: of the class its annotation names; for a recursion, shorter or longer texts."""
    scope = scope_of(bench, recorded.callee.path)
    annotations = {item.arg: item.annotation for item in recorded.callee.parameters if item.annotation is not None}
    dressed = {name: value for name, value in recorded.arguments if name in annotations}
    dressed = {name: _dressed(bench, scope, annotations[name], value) for name, value in dressed.items()}
    if any(dressed[name] is not value for name, value in recorded.arguments if name in dressed):
        note = "what the recorder flattened has the class of its annotation again"
        yield replace(_with(recorded, dressed), notes=(*recorded.notes, note))
    if bench.context.signature.type == "RecursionError":
        yield from resized(recorded)


def _with(recorded: Invocation, values: dict[str, ast.expr]) -> Invocation:
    names = [item.arg for item in recorded.callee.parameters]
    positional = [values.get(name, value) for name, value in zip(names, recorded.positional, strict=False)]
    return replace(
        recorded,
        positional=(*positional, *recorded.positional[len(positional) :]),
        named=tuple((name, values.get(name, value)) for name, value in recorded.named),
    )


def _dressed(bench: Bench, scope: Scope, annotation: ast.expr, value: ast.expr) -> ast.expr:
    """A recorded mapping or sequence as the class of the repository that is made of one, itself where there is none."""
    if not isinstance(value, ast.Dict | ast.List | ast.Tuple):
        return value
    for node in ast.walk(annotation):
        found = scope.class_named(text_of(node)) if isinstance(node, ast.Name | ast.Attribute) else None
        definition = class_node(bench, bench.path_of(found[0]), found[1]) if found and found[0] in bench.own_modules else None
        if found and definition and definition.bases:
            return call(reference(*found), value)
    return value


def resized(recorded: Invocation) -> Iterator[Invocation]:
    """A text that is very long without its middle, so that the call ends in time; one that repeats itself, many times over."""
    texts = {name: value.value for name, value in recorded.arguments if isinstance(value, ast.Constant)}
    for name, text in texts.items():
        if not isinstance(text, str):
            continue
        if len(text) > TOO_LONG:
            shorter = ast.Constant(value=text[:ENDS_KEPT] + text[-ENDS_KEPT:])
            yield replace(_with(recorded, {name: shorter}), notes=(*recorded.notes, f"the middle of {name} is left out"))
        elif text and text[: len(text) // 2] * 2 == text[: len(text) // 2 * 2]:
            longer = ast.Constant(value=text * REPEATED)
            yield replace(_with(recorded, {name: longer}), notes=(*recorded.notes, f"{name} is repeated"))
