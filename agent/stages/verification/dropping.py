"""What a change takes away from a function: calls, checks and the answers they gave."""

import ast
from collections.abc import Iterator

from agent.domain.fix import CandidateFix
from agent.domain.proof import Reason
from agent.stages.reproduction.expressions import text_of
from agent.stages.verification.changed_code import ChangedScope, Scope, changed_scopes, inside, is_founded

CONVERSIONS = frozenset({"str", "int", "float", "len", "list", "format", "isinstance", "hasattr", "getattr", "get"})


def dropped_parts(fix: CandidateFix) -> tuple[Reason, ...]:
    """Calls, attributes, checks and whole functions that a change removes and puts nowhere else in what it changes."""
    if is_founded(fix):
        return ()
    scopes = tuple(changed_scopes(fix))
    moved = {name for scope in scopes for name in _uses(scope.after)} | {name for scope in scopes for name in _definitions(scope)}
    return tuple(reason for scope in scopes for reason in _dropped(scope, moved))


def _dropped(scope: ChangedScope, moved: set[str]) -> Iterator[Reason]:
    if scope.before is None:
        return
    if scope.after is None:
        if scope.name.rpartition(".")[2] not in moved:
            yield _reason(f"The change takes {scope.name} out of {scope.path}.")
        return
    if fewer := _checks(scope.before) - _checks(scope.after):
        yield _reason(f"The change takes the check `{min(fewer)}` out of {scope.name}.")
    gone = sorted(_uses(scope.before) - _uses(scope.after) - moved - CONVERSIONS)
    if gone:
        yield _reason(f"{scope.name} of {scope.path} no longer uses {', '.join(gone[:3])}.")
    elif _only_less(scope):
        yield _reason(f"The change only takes lines out of {scope.name}.")
    if _empty(scope.after) and not _empty(scope.before):
        yield _reason(f"{scope.name} of {scope.path} no longer does anything.")


def _uses(scope: Scope | None) -> set[str]:
    """Functions that are called, attributes that are read or set, and keys."""
    found: set[str] = set()
    given = _parameters(scope)
    for node in inside(scope):
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store() | ast.Del()):
                found.add(f"{name} = ...")
            case ast.Call(func=ast.Name(id=name)) | ast.Attribute(attr=name):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Load()) if name in given:
                found.add(name)
            case ast.Constant(value=str() as key):
                found.add(key)
            case ast.Constant(value=bytes() as data):
                found.add(data.decode("latin-1"))
            case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
                found.add(f"{text_of(value)}[...] = ...")
    return found if scope is None else found - _texts_only(scope)


def _parameters(scope: Scope | None) -> set[str]:
    if scope is None or isinstance(scope, ast.Module):
        return set()
    arguments = scope.args
    return {item.arg for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}


def _texts_only(scope: Scope) -> set[str]:
    """Texts that no subscript uses: messages may change."""
    keys = {
        node.slice.value
        for node in inside(scope)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
    }
    names = {node.attr for node in inside(scope) if isinstance(node, ast.Attribute)}
    called = {node.func.id for node in inside(scope) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    given = {
        argument.value
        for node in inside(scope)
        if isinstance(node, ast.Call)
        for argument in node.args[:1]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    texts = {node.value for node in inside(scope) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return texts - keys - names - called - given


def _checks(scope: Scope) -> set[str]:
    """Assertions and refusals, by the condition or the exception."""
    found = {text_of(node.test) for node in inside(scope) if isinstance(node, ast.Assert)}
    raised = (node.exc for node in inside(scope) if isinstance(node, ast.Raise) and node.exc)
    return found | {f"raise {text_of(item.func if isinstance(item, ast.Call) else item)}" for item in raised}


def _definitions(scope: ChangedScope) -> set[str]:
    return {scope.name.rpartition(".")[2]} if scope.before is None else set()


def _only_less(scope: ChangedScope) -> bool:
    """Statements went and none came."""
    statements = [[ast.dump(node) for node in inside(one) if isinstance(node, ast.stmt)] for one in (scope.before, scope.after)]
    return len(statements[1]) < len(statements[0]) and not any(
        isinstance(node, ast.stmt) and node.lineno in scope.come for node in inside(scope.after)
    )


def _empty(scope: Scope) -> bool:
    """Nothing but a docstring, `pass`, or an answer that is constant, before anything else."""
    body = [node for node in scope.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]
    first = body[0] if body else None
    match first:
        case None | ast.Pass():
            return not isinstance(scope, ast.Module)
        case ast.Return(value=value):
            return value is None or isinstance(value, ast.Constant)
    return False


def _reason(text: str) -> Reason:
    return Reason(code="drops", text=text)
