"""The same fault in the methods beside the mended one."""

import ast
from collections.abc import Iterator

from agent.domain.crash import Crash
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.proof import Reason
from agent.stages.reproduction.bench import parse_module
from agent.stages.reproduction.callees import FunctionNode, own_nodes
from agent.stages.reproduction.expressions import text_of
from agent.stages.verification.silencing import changed_lines

TESTING = (ast.If, ast.IfExp, ast.While, ast.Assert)


def unguarded_siblings(fix: CandidateFix, crash: Crash) -> tuple[Reason, ...]:
    """Methods of the class (or its family in the file) that use an attribute unasked which the change now asks about.

    A guard in one method says that the attribute may be missing at any time; whoever mends the fault mends all of them, or
    the place where the attribute is set.

    Args:
        fix: the candidate.
        crash: the incident's, which tells the uses that fail.
    """
    return tuple(reason for change in fix.diff.changes if change.path.endswith(".py") for reason in _left_out(change, crash))


def _left_out(change: FileChange, crash: Crash) -> Iterator[Reason]:
    after = parse_module(change.after or b"")
    if after is None or change.before is None:
        return
    _, come = changed_lines(change)
    classes = [node for node in ast.walk(after) if isinstance(node, ast.ClassDef)]
    for owner in classes:
        for method in _methods(owner):
            asked = {text for node, text in _asked(method) if node.lineno in come}
            for other_class, other in _beside(owner, method, classes):
                tested = {text for _, text in _asked(other)}
                for text in sorted(asked - tested):
                    if any(_fails_on(node, text, crash) for node in own_nodes(other)):
                        where = f"{other_class.name}.{other.name}"
                        yield Reason(
                            code="siblings-unguarded",
                            text=f"{method.name} now asks about {text}; {where} uses it in the same way and still does not.",
                        )
                        return


def _beside(
    owner: ast.ClassDef, method: FunctionNode, classes: list[ast.ClassDef]
) -> Iterator[tuple[ast.ClassDef, FunctionNode]]:
    """The other methods of the class, and those of its bases, derived classes and siblings in the file."""
    bases = {text_of(base).rpartition(".")[2] for base in owner.bases} - {"object", "ABC", "Protocol", "Exception"}
    for other in classes:
        theirs = {text_of(base).rpartition(".")[2] for base in other.bases}
        if other is owner or other.name in bases or owner.name in theirs or bases & theirs:
            yield from ((other, found) for found in _methods(other) if found is not method)


def _methods(owner: ast.ClassDef) -> list[FunctionNode]:
    return [node for node in owner.body if isinstance(node, FunctionNode) and node.args.args]


def _asked(method: FunctionNode) -> Iterator[tuple[ast.expr, str]]:
    """Attributes of the object that a test of the method is about, spelled with `self`."""
    tests = [test for node in own_nodes(method) for test in _tests(node)]
    own = method.args.args[0].arg if method.args.args else ""
    for test in tests:
        for node in ast.walk(test):
            if isinstance(node, ast.Attribute) and text_of(node).startswith(f"{own}.") and _is_plain(node):
                yield node, text_of(node)


def _tests(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, TESTING):
        yield node.test
    elif isinstance(node, ast.BoolOp):
        yield from node.values[:-1]
    elif isinstance(node, ast.comprehension):
        yield from node.ifs


def _is_plain(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _fails_on(node: ast.AST, text: str, crash: Crash) -> bool:
    """True for a use of the attribute that would raise the same exception for the same reason."""
    kind = crash.short_type
    match kind, node:
        case "ZeroDivisionError", ast.BinOp(op=ast.Div() | ast.FloorDiv() | ast.Mod(), right=divisor):
            return text_of(divisor) == text
        case "IndexError", ast.Subscript(value=sequence, slice=ast.Constant() | ast.UnaryOp()):
            return text_of(sequence) == text
    if kind not in {"AttributeError", "TypeError"} or "NoneType" not in crash.message.reveal():
        return False
    match node:
        case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.Call(func=value) | ast.For(iter=value):
            return text_of(value) == text
        case ast.comprehension(iter=value):
            return text_of(value) == text
    return False
