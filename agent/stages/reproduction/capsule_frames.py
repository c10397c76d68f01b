"""The capsule's frames beside the located ones, and what callers passed to a parameter that was assigned to later."""

import ast
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from agent.domain.capsule import Capsule, CapsuleFrame
from agent.domain.capsule_nodes import NodeId, ObjectNode
from agent.domain.location import LocatedFrame
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Callee


def recorded_frames(capsule: Capsule, located: Sequence[LocatedFrame]) -> tuple[CapsuleFrame | None, ...]:
    """For each located frame what the recorder saw of it, None where it saw nothing.

    Args:
        capsule: of the whole chain; the exception whose frames agree best is taken.
        located: frames of one exception, outermost first.
    """
    stacks = ([capsule.frames[index] for index in error.frames] for error in capsule.exceptions)
    matched = (_matched(stack, located) for stack in stacks)
    return max(matched, key=lambda found: sum(frame is not None for frame in found), default=(None,) * len(located))


def passed_by_caller(
    bench: Bench, capsule: Capsule, caller: LocatedFrame, frame: CapsuleFrame, callee: Callee
) -> dict[str, NodeId]:
    """Parameter -> what the caller's variable of that call holds, for arguments that are plain variables.

    A caller's variables can't change while it waits for the call, so they are what was passed, whatever the function has
    made of its parameters since.

    Args:
        bench: the repository.
        capsule: holds the values.
        caller: where the call stands.
        frame: what was recorded there.
        callee: what was called.
    """
    call = _call_at(bench.parsed(caller.path), frame, caller.line)
    if call is None:
        return {}
    variables = dict((*frame.closure, *frame.locals, *frame.arguments))
    names = [item.arg for item in (*callee.node.args.posonlyargs, *callee.node.args.args)]
    plain = names[1:] if callee.bound_name and names and _passes_bound(call, callee) else names
    given = dict(zip(plain, _before_star(call.args), strict=False)) | {item.arg: item.value for item in call.keywords if item.arg}
    found = ((name, _node_of(value, variables, capsule)) for name, value in given.items() if name)
    return {name: node for name, node in found if node is not None}


def _matched(stack: Sequence[CapsuleFrame], located: Sequence[LocatedFrame]) -> tuple[CapsuleFrame | None, ...]:
    places: dict[tuple[str, int, str], list[int]] = {}
    for number, frame in enumerate(stack):
        places.setdefault((frame.path, frame.line, frame.function), []).append(number)
    found: list[CapsuleFrame | None] = []
    start = 0
    for one in located:
        numbers = places.get((one.frame.path, one.frame.line, one.frame.function), [])
        at = bisect_left(numbers, start)
        found.append(stack[numbers[at]] if at < len(numbers) else None)
        start = numbers[at] + 1 if at < len(numbers) else start
    return tuple(found)


def _call_at(tree: ast.Module | None, frame: CapsuleFrame, line: int) -> ast.Call | None:
    """The call that stands exactly where the recorder saw the frame, else the only call on the line."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)] if tree else []
    if frame.columns is not None and frame.line == line:
        place = frame.line, frame.columns[0], frame.end_line or frame.line, frame.columns[1]
        calls = [node for node in calls if (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset) == place]
    else:
        calls = [node for node in calls if node.lineno == line]
    return calls[0] if len(calls) == 1 else None


def _passes_bound(call: ast.Call, callee: Callee) -> bool:
    """False for `Class.method(self, ...)`, where the object is written among the arguments."""
    first = call.args[0] if call.args else None
    named = isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == callee.owner
    return not (named and isinstance(first, ast.Name) and first.id == callee.bound_name)


def _before_star(values: Sequence[ast.expr]) -> list[ast.expr]:
    stop = next((at for at, value in enumerate(values) if isinstance(value, ast.Starred)), len(values))
    return list(values[:stop])


def _node_of(value: ast.expr, variables: Mapping[str, NodeId], capsule: Capsule) -> NodeId | None:
    if isinstance(value, ast.Name):
        return variables.get(value.id)
    if isinstance(value, ast.Attribute):
        owner = _node_of(value.value, variables, capsule)
        found = capsule.nodes[owner] if owner is not None else None
        return dict((*found.state, *found.slots)).get(value.attr) if isinstance(found, ObjectNode) else None
    return None
