"""New answers that callers can't take."""

import ast
import re
from collections.abc import Iterator

from agent.domain.fix import CandidateFix
from agent.domain.proof import Reason
from agent.policy import is_test_path
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import own_nodes
from agent.stages.reproduction.expressions import text_of
from agent.stages.verification.changed_code import ChangedScope, Scope, changed_scopes

FILES_AT_MOST = 300


def unready_callers(bench: Bench, fix: CandidateFix) -> tuple[Reason, ...]:
    """A function that now answers None where it never did, and a place that uses its answer unasked."""
    found = (reason for scope in changed_scopes(fix) if _newly_none(scope) for reason in _users(bench, fix, scope))
    return tuple(found)


def _newly_none(scope: ChangedScope) -> bool:
    before, after = scope.before, scope.after
    if before is None or after is None or isinstance(after, ast.Module) or isinstance(before, ast.Module):
        return False
    generates = any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own_nodes(after))
    return not generates and not _gives_none(before) and _gives_none(after)


def _gives_none(function: Scope) -> bool:
    """A `return` of nothing, or of None, in a function that returns something elsewhere."""
    if isinstance(function, ast.Module):
        return False
    returns = [node for node in own_nodes(function) if isinstance(node, ast.Return)]
    values = [text_of(node.value) if node.value else "None" for node in returns]
    return "None" in values


def _users(bench: Bench, fix: CandidateFix, scope: ChangedScope) -> Iterator[Reason]:
    name = scope.name.rpartition(".")[2]
    if name.startswith("__"):
        return
    spoken = re.compile(rf"\b{re.escape(name)}\s*\(".encode())
    patched = {change.path: change.after or b"" for change in fix.diff.changes}
    paths = [path for path in sorted(bench.paths) if path.endswith(".py") and not is_test_path(path)]
    for path in [path for path in paths if spoken.search(patched.get(path, bench.source(path)))][:FILES_AT_MOST]:
        tree = bench.parsed(path)
        for node in ast.walk(tree) if tree else ():
            if _uses_answer(node, name):
                text = f"{scope.name} now may answer None; {path} uses its answer without asking."
                yield Reason(code="callers-need-value", text=text)
                return


def _uses_answer(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.For(iter=value) | ast.comprehension(iter=value):
            return _calls(value, name)
        case ast.BinOp(left=left, right=right):
            return _calls(left, name) or _calls(right, name)
        case ast.Assign(targets=[ast.Tuple()], value=value) | ast.Starred(value=value):
            return _calls(value, name)
        case ast.Call(func=ast.Name(id="len" | "int" | "float" | "list" | "sorted" | "sum" | "iter"), args=[value, *_]):
            return _calls(value, name)
    return False


def _calls(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and text_of(node.func).rpartition(".")[2] == name
