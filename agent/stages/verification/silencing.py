"""Changes that only make a crash quiet: read from the structure of the diff, whoever wrote it."""

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher

from agent.domain.fix import CandidateFix, FileChange
from agent.domain.proof import Reason
from agent.stages.reproduction.bench import parse_module
from agent.stages.reproduction.callees import FunctionNode, own_nodes
from agent.stages.reproduction.expressions import text_of
from agent.stages.verification.idioms import idioms

QUIET = (ast.Pass, ast.Continue, ast.Break)


def silencing(fix: CandidateFix) -> tuple[Reason, ...]:
    """Why the change may only hide the crash; empty when its structure shows no sign of it."""
    return tuple(reason for change in fix.diff.changes if change.path.endswith(".py") for reason in _signs(change))


def changed_lines(change: FileChange) -> tuple[frozenset[int], frozenset[int]]:
    """Lines of the old file that go or are inserted at, and lines of the new file that come; 1-based."""
    before, after = (side.splitlines() if side else [] for side in (change.before, change.after))
    gone, come = set[int](), set[int]()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            gone |= set(range(i1 + 1, max(i2, i1 + 1) + 1))
            come |= set(range(j1 + 1, j2 + 1))
    return frozenset(gone), frozenset(come)


def _signs(change: FileChange) -> Iterator[Reason]:
    before, after = parse_module(change.before or b""), parse_module(change.after or b"")
    if after is None or (change.before and before is None):
        yield Reason(
            code="unreadable", text=f"The structure of {change.path} can't be read, so a silenced crash can't be ruled out."
        )
        return
    _, come = changed_lines(change)
    for node in ast.walk(after):
        if isinstance(node, ast.ExceptHandler) and node.lineno in come and all(_quiet(item) for item in node.body):
            yield _silences(change.path, node.lineno, "catches the exception and carries on as if nothing had happened")
        if isinstance(node, ast.With | ast.AsyncWith) and node.lineno in come and any(_suppresses(item) for item in node.items):
            yield _silences(change.path, node.lineno, "suppresses the exception")
    for function in (node for node in ast.walk(after) if isinstance(node, FunctionNode)):
        for value in _early_constants(function, come, idioms(before)):
            if not _supported(function, value, before, come):
                yield _silences(
                    change.path, value.lineno, f"returns {text_of(value)} early, which nothing else in {function.name} does"
                )


def _quiet(statement: ast.stmt) -> bool:
    """True for statements that neither compute, raise nor tell anyone."""
    match statement:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Return(value=value) | ast.Assign(value=value):
            return value is None or is_constant(value)
    return isinstance(statement, QUIET)


def _suppresses(item: ast.withitem) -> bool:
    called = item.context_expr
    return isinstance(called, ast.Call) and text_of(called.func).rpartition(".")[2] == "suppress"


def _early_constants(function: FunctionNode, come: frozenset[int], known: frozenset[str]) -> Iterator[ast.expr]:
    """Constants that a new branch returns, unless the file has that very branch twice."""
    for node in own_nodes(function):
        if isinstance(node, ast.If) and node.lineno in come and ast.dump(node) not in known:
            for statement in (*node.body, *node.orelse):
                if (
                    isinstance(statement, ast.Return)
                    and statement.lineno in come
                    and statement.value
                    and is_constant(statement.value)
                ):
                    yield statement.value


def _supported(function: FunctionNode, value: ast.expr, before: ast.Module | None, come: frozenset[int]) -> bool:
    """The function returned that value before, or its annotation foresees None."""
    spelled = text_of(value)
    others = [
        node.value for node in own_nodes(function) if isinstance(node, ast.Return) and node.lineno not in come and node.value
    ]
    if before is not None and any(text_of(other) == spelled for other in others):
        return True
    annotation = text_of(function.returns) if function.returns else ""
    return spelled == "None" and ("None" in annotation or "Optional" in annotation)


def is_constant(value: ast.expr) -> bool:
    """Literals, empty or filled with literals, and calls of bare types (`list()`)."""
    match value:
        case ast.Constant():
            return True
        case ast.UnaryOp(operand=ast.Constant()):
            return True
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return all(is_constant(item) for item in items)
        case ast.Dict(keys=keys, values=values):
            return all(is_constant(item) for item in [*values, *(key for key in keys if key)])
        case ast.Call(
            func=ast.Name(id="list" | "dict" | "set" | "tuple" | "str" | "int" | "float" | "Decimal"), args=arguments, keywords=[]
        ):
            return all(is_constant(item) for item in arguments)
    return False


def _silences(path: str, line: int, what: str) -> Reason:
    return Reason(code="silences", text=f"Line {line} of {path} {what}.")
