"""What a constructor keeps of its arguments, read from its source."""

import ast
from collections.abc import Iterator

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Callee, method, own_nodes
from agent.stages.reproduction.expressions import text_of
from agent.stages.reproduction.rebuilding.lineage import Lineage
from agent.stages.reproduction.rebuilding.shapes import Keeping

_SUPERS_AT_MOST = 4
_KEEPING = frozenset({"list", "tuple", "dict", "set", "frozenset", "str", "int", "float", "bool", "bytes"})
Kept = dict[str, tuple[str, Keeping]]


def kept_by(bench: Bench, constructor: Callee, line: Lineage, depth: int) -> tuple[Kept, dict[str, ast.expr]]:
    """Attributes that come from arguments, and those that begin as a literal; the constructors it calls are followed."""
    names = {item.arg for item in constructor.parameters}
    me = constructor.bound_name
    kept: Kept = {}
    constants: dict[str, ast.expr] = {}
    changed = {name for node in own_nodes(constructor.node) for name in _stored(node)}
    for attribute, value in (pair for node in own_nodes(constructor.node) for pair in _assigned(node, me)):
        if found := _source(value, names):
            kept.setdefault(attribute, found if found[0] not in changed else (found[0], Keeping.CHANGED))
        elif _is_literal(value):
            constants.setdefault(attribute, value)
    after = line[
        next((at + 1 for at, (path, name) in enumerate(line) if (path, name) == (constructor.path, constructor.owner)), 0) :
    ]
    parent = next((above for where, name in after if (above := method(bench, where, name, "__init__"))), None)
    passed = _super_call(constructor)
    if parent is not None and passed is not None and depth < _SUPERS_AT_MOST:
        inherited, fixed = kept_by(bench, parent, after, depth + 1)
        given = _arguments(passed, parent)
        constants = fixed | constants
        for attribute, (name, how) in inherited.items():
            told = given.get(name)
            source = _source(told, names) if told is not None else (name, how) if _forwards(passed) else None
            if source is not None:
                kept.setdefault(attribute, (source[0], max(source[1], how)))
            elif told is not None and _is_literal(told):
                constants.setdefault(attribute, told)
    return kept, constants


def _assigned(node: ast.AST, me: str) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        pairs: list[tuple[ast.expr, ast.expr]] = [(node.target, node.value)]
    elif isinstance(node, ast.Assign):
        pairs = [(target, node.value) for target in node.targets]
    else:
        return
    for target, value in pairs:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            yield from (
                (left.attr, right)
                for left, right in zip(target.elts, value.elts, strict=True)
                if isinstance(left, ast.Attribute) and text_of(left.value) == me
            )
        elif isinstance(target, ast.Attribute) and text_of(target.value) == me:
            yield target.attr, value


def always_set(constructor: Callee) -> Iterator[str]:
    """Attributes that the constructor sets before it may return."""
    for statement in constructor.node.body:
        if any(isinstance(node, ast.Return | ast.Raise) for node in ast.walk(statement)):
            return
        yield from (name for name, _ in _assigned(statement, constructor.bound_name))


def _stored(node: ast.AST) -> Iterator[str]:
    """Plain names that a node assigns to."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id


def _source(value: ast.expr, parameters: set[str]) -> tuple[str, Keeping] | None:
    """The one parameter that a value is made of, and how much of it is left."""
    if isinstance(value, ast.Name):
        return (value.id, Keeping.EXACT) if value.id in parameters else None
    used = {node.id for node in ast.walk(value) if isinstance(node, ast.Name) and node.id in parameters}
    if len(used) != 1:
        return None
    copied = (
        isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in _KEEPING and len(value.args) == 1
    )
    soft = copied or isinstance(value, ast.BoolOp | ast.IfExp)
    return used.pop(), Keeping.SOFT if soft else Keeping.CHANGED


def _is_literal(value: ast.expr) -> bool:
    match value:
        case ast.Constant():
            return True
        case ast.List(elts=[]) | ast.Dict(keys=[]) | ast.Tuple(elts=[]):
            return True
        case ast.Call(func=ast.Name(id="list" | "dict" | "set" | "tuple" | "frozenset"), args=[], keywords=[]):
            return True
        case ast.UnaryOp(operand=ast.Constant()):
            return True
    return False


def _super_call(constructor: Callee) -> ast.Call | None:
    for node in own_nodes(constructor.node):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "__init__":
            return node
    return None


def _arguments(passed: ast.Call, parent: Callee) -> dict[str, ast.expr]:
    on_class = not (isinstance(passed.func, ast.Attribute) and text_of(passed.func.value).startswith("super("))
    positional = [item for item in passed.args[int(on_class) :] if not isinstance(item, ast.Starred)]
    names = [item.arg for item in parent.parameters]
    named = {item.arg: item.value for item in passed.keywords if item.arg}
    return dict(zip(names, positional, strict=False)) | named


def _forwards(passed: ast.Call) -> bool:
    return any(item.arg is None for item in passed.keywords)
