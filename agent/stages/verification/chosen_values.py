"""Values that a change puts where another one was missing or of the wrong kind."""

import ast
from collections import Counter

from agent.stages.reproduction.expressions import text_of
from agent.stages.verification.changed_code import ChangedScope, inside
from agent.stages.verification.silencing import is_constant

DEFAULTING = frozenset({"get", "pop", "setdefault", "getattr", "next"})
BOUNDING = frozenset({"min", "max"})
CONVERTING = frozenset(
    {"str", "int", "float", "bool", "bytes", "list", "tuple", "dict", "set", "repr", "abs", "round", "ascii", "format"}
)
FILTERING = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def chosen_value(scope: ChangedScope, node: ast.expr, known: Counter[str], *, in_condition: bool) -> str:
    """What an expression on a new line chooses, in words; empty when it chooses nothing or the file did so before.

    Args:
        scope: the function it is in.
        node: the expression.
        known: spellings of the expressions that the file had before.
        in_condition: only its truth matters there.
    """
    if known[text_of(node)]:
        return ""
    match node:
        case ast.IfExp():
            return f"takes {text_of(node.body)} or {text_of(node.orelse)}"
        case ast.BoolOp() if not in_condition:
            return f"takes {text_of(node)}"
        case ast.Call():
            return _call(scope, node)
    if isinstance(node, FILTERING) and any(item.ifs for item in node.generators):
        return f"leaves out what is not `{text_of(next(test for item in node.generators for test in item.ifs))}`"
    return ""


def assigned_value(scope: ChangedScope, target: ast.expr, value: ast.expr) -> str:
    """A value that was not worked out, put where something else of the function reads it."""
    bare = is_constant(value)
    before = {text_of(node) for node in inside(scope.before) if isinstance(node, ast.Assign | ast.AnnAssign)}
    known = any(text.partition("=")[2].strip() == text_of(value) for text in before if text.startswith(text_of(target)))
    read = any(isinstance(node, ast.expr) and text_of(node) == text_of(target) for node in inside(scope.before))
    stored = isinstance(target, ast.Attribute | ast.Subscript)
    return f"puts {text_of(value)} into {text_of(target)}" if bare and not known and (read or stored) else ""


def _call(scope: ChangedScope, node: ast.Call) -> str:
    name = text_of(node.func).rpartition(".")[2]
    constants = [item for item in node.args if isinstance(item, ast.Constant | ast.UnaryOp)]
    if name in DEFAULTING and len(node.args) > (2 if name == "getattr" else 1):
        return f"falls back on {text_of(node.args[-1])}"
    if name == "get" and len(node.args) == 1 and not _asked_for_none(scope, node):
        return f"takes None where {text_of(node.args[0])} is missing"
    if name in BOUNDING and constants:
        return f"bounds a value by {text_of(constants[0])}"
    if name in CONVERTING and isinstance(node.func, ast.Name) and node.args and _was_used_plain(scope, node.args[0]):
        return f"converts {text_of(node.args[0])} by {name}()"
    return ""


def _asked_for_none(scope: ChangedScope, node: ast.Call) -> bool:
    """The variable that takes the answer was tested for None already before the change."""
    for statement in inside(scope.after):
        if isinstance(statement, ast.Assign) and statement.value is node and isinstance(statement.targets[0], ast.Name):
            name = statement.targets[0].id
            tests = (item.test for item in inside(scope.before) if isinstance(item, ast.If))
            return any(text_of(test) in (f"{name} is not None", f"{name} is None") for test in tests)
    return False


def _was_used_plain(scope: ChangedScope, argument: ast.expr) -> bool:
    text = text_of(argument)
    return any(isinstance(node, ast.expr) and text_of(node) == text for node in inside(scope.before))
