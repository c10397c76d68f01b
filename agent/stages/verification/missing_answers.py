"""A missing entry that decides what a function answers, because a test for None happens to follow."""

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise

from agent.domain.fix import CandidateFix
from agent.domain.proof import Reason
from agent.stages.reproduction.expressions import text_of
from agent.stages.verification.changed_code import ChangedScope, changed_scopes, inside
from agent.stages.verification.silencing import is_constant


def missing_answers(fix: CandidateFix) -> tuple[Reason, ...]:
    """`x = d.get(k)` where `if x: ...` works out the answer and the function else ends in a constant; whoever wrote it.

    That None is left out says nothing of an entry that does not exist: the function would answer as if it were empty.
    """
    return tuple(reason for scope in changed_scopes(fix) for reason in _found(scope))


def _found(scope: ChangedScope) -> Iterator[Reason]:
    if not isinstance(scope.after, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    for body in _bodies(scope.after):
        for first, second in pairwise(body):
            name = _taken(first)
            if name and scope.is_new(first) and isinstance(second, ast.If) and _asks(second.test, name):
                rest = body[body.index(second) + 1 :]
                if _answers(second.body) and _ends_constant(rest, last=body is scope.after.body):
                    text = f"Line {first.lineno} of {scope.path} takes a missing entry for an empty one, which answers."
                    yield Reason(code="missing-decides", text=text)


def _bodies(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[list[ast.stmt]]:
    yield function.body
    for node in inside(function):
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            if isinstance(body, list) and body:
                yield body


def _taken(statement: ast.stmt) -> str:
    """The variable that takes an entry which may be missing, empty for any other statement."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(attr="get"), args=[_])):
            return name
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(attr="get"), args=[_, ast.Constant(value=None)])
        ):
            return name
    return ""


def _asks(test: ast.expr, name: str) -> bool:
    return text_of(test) in (name, f"{name} is not None")


def _answers(body: Sequence[ast.stmt]) -> bool:
    returns = [node for statement in body for node in ast.walk(statement) if isinstance(node, ast.Return)]
    return any(node.value is not None and not is_constant(node.value) for node in returns)


def _ends_constant(rest: Sequence[ast.stmt], *, last: bool) -> bool:
    """What follows the `if` is a constant answer, or the end of the function."""
    if not rest:
        return last
    return isinstance(rest[0], ast.Return) and (rest[0].value is None or is_constant(rest[0].value))
