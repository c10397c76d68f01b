"""How a function uses one of its parameters: what the shape of a fitting value must be."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from agent.stages.reproduction.callees import FunctionNode, own_nodes
from agent.stages.reproduction.expressions import text_of

STRING_METHODS = frozenset(name for name in dir(str) if not name.startswith("_") and name not in ("index", "count"))
DICT_METHODS = frozenset({"get", "keys", "values", "items", "setdefault", "update"})
LIST_METHODS = frozenset({"append", "extend", "insert", "sort", "reverse", "pop", "remove"})
ITERATING = frozenset(
    {"enumerate", "sorted", "reversed", "list", "set", "tuple", "zip", "map", "filter", "sum", "min", "max", "any", "all", "iter"}
)
DEEPEST = 2


@dataclass(kw_only=True)
class Usage:
    """What one value is used for, as read from the code.

    Args:
        keys: string keys it is subscripted with -> how their values are used.
        attributes: attributes read from it -> how their values are used.
        element: how the elements of an iteration are used, None when it is not iterated.
        unpacked: how many parts an element is unpacked into, 0 when it is not.
        constants: literals it is compared with.
        tokens: texts that are looked for in it.
        types: names of classes it is tested for.
        flags: `index`, `length`, `divisor`, `number`, `text`, `mapping`, `list`.
    """

    keys: dict[str, "Usage"] = field(default_factory=dict)
    attributes: dict[str, "Usage"] = field(default_factory=dict)
    element: "Usage | None" = None
    unpacked: int = 0
    constants: list[ast.Constant] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)


def usage_of(function: FunctionNode, spellings: frozenset[str], depth: int = 0) -> Usage:
    """How the function uses the value that is spelled in one of these ways.

    Args:
        function: its body is read, nested functions left out.
        spellings: source texts that mean the value, e.g. `{"row", "rows[0]"}`.
        depth: how deep in the value this is; ends at two.
    """
    nodes = list(own_nodes(function))
    names = spellings | _aliases(nodes, spellings)
    usage = Usage()
    for node in nodes:
        _look(node, names, usage)
    if depth < DEEPEST:
        _descend(function, nodes, names, usage, depth)
    return usage


def _aliases(nodes: list[ast.AST], spellings: frozenset[str]) -> frozenset[str]:
    """Variables the value is assigned to."""
    return frozenset(
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and text_of(node.value) in spellings
        for target in node.targets
        if isinstance(target, ast.Name)
    )


def _look(node: ast.AST, names: frozenset[str], usage: Usage) -> None:
    match node:
        case ast.Subscript(value=value, slice=index) if _is(value, names):
            usage.flags |= set() if isinstance(getattr(index, "value", None), str) else {"index"}
        case ast.BinOp(left=left, op=operator, right=right):
            if _is(right, names):
                usage.flags.add("divisor" if isinstance(operator, ast.Div | ast.FloorDiv | ast.Mod) else "number")
            if _is(left, names):
                usage.flags.add("number")
        case ast.Attribute(value=value, attr=name) if _is(value, names):
            _look_at_attribute(name, usage)
        case ast.Compare(left=left, comparators=comparators) if _is(left, names):
            usage.constants += [leaf for item in comparators for leaf in ast.walk(item) if isinstance(leaf, ast.Constant)]
            usage.flags |= {
                "number" for item in comparators if isinstance(item, ast.Constant) and isinstance(item.value, int | float)
            }
        case ast.Compare(left=ast.Constant(value=str() as token), ops=[ast.In() | ast.NotIn()], comparators=[right]) if _is(
            right, names
        ):
            usage.tokens.append(token)
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=[ast.Constant(value=str() as token), *_]) if _is(
            value, names
        ):
            usage.tokens += [token] if name in STRING_METHODS else []
        case ast.Call(func=ast.Name(id=name), args=[first, *others]):
            _look_at_call(name, first, others, names, usage)


def _look_at_attribute(name: str, usage: Usage) -> None:
    if name in DICT_METHODS:
        usage.flags.add("mapping")
    elif name in STRING_METHODS:
        usage.flags.add("text")
    elif name in LIST_METHODS:
        usage.flags.add("list")


def _look_at_call(name: str, first: ast.expr, others: list[ast.expr], names: frozenset[str], usage: Usage) -> None:
    if name == "isinstance" and _is(first, names) and others:
        usage.types += [leaf.id for leaf in ast.walk(others[0]) if isinstance(leaf, ast.Name)]
    if name == "len" and _is(first, names):
        usage.flags.add("length")
    if name in ("int", "float", "Decimal") and _is(first, names):
        usage.flags.add("numeral")
    if name in ("range", "round", "abs") and _is(first, names):
        usage.flags.add("number")


def _descend(function: FunctionNode, nodes: list[ast.AST], names: frozenset[str], usage: Usage, depth: int) -> None:
    """The usage of keys, attributes and elements, each by the ways it is spelled."""
    for key, spelled in _keys(nodes, names):
        usage.keys[key] = usage_of(function, spelled, depth + 1)
    for attribute in _attributes(nodes, names):
        usage.attributes[attribute] = usage_of(function, frozenset(f"{name}.{attribute}" for name in names), depth + 1)
    for target in _targets(nodes, names):
        usage.unpacked = len(target.elts) if isinstance(target, ast.Tuple) else usage.unpacked
        spelled = frozenset({text_of(target)})
        usage.element = usage_of(function, spelled, depth + 1)
    if usage.element is None and any(_iterates(node, names) for node in nodes):
        usage.element = Usage()


def _keys(nodes: list[ast.AST], names: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for node in nodes:
        match node:
            case ast.Subscript(value=value, slice=ast.Constant(value=str() as key)) if _is(value, names):
                yield key, frozenset(f"{name}[{key!r}]" for name in names)
            case ast.Call(func=ast.Attribute(value=value, attr="get"), args=[ast.Constant(value=str() as key), *_]) if _is(
                value, names
            ):
                yield key, frozenset({f"{name}.get({key!r})" for name in names} | {text_of(node)})
            case ast.Compare(left=ast.Constant(value=str() as key), ops=[ast.In() | ast.NotIn()], comparators=[value]) if _is(
                value, names
            ):
                yield key, frozenset(f"{name}[{key!r}]" for name in names)


def _attributes(nodes: list[ast.AST], names: frozenset[str]) -> list[str]:
    known = DICT_METHODS | STRING_METHODS | LIST_METHODS
    found = [node.attr for node in nodes if isinstance(node, ast.Attribute) and _is(node.value, names) and node.attr not in known]
    return list(dict.fromkeys(found))


def _targets(nodes: list[ast.AST], names: frozenset[str]) -> Iterator[ast.expr]:
    for node in nodes:
        if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            if _is(node.iter, names):
                yield node.target
            elif isinstance(node.iter, ast.Call) and _wraps(node.iter, names):
                target = node.target
                counted = isinstance(node.iter.func, ast.Name) and node.iter.func.id in ("enumerate", "zip")
                yield target.elts[-1] if counted and isinstance(target, ast.Tuple) and target.elts else target


def _iterates(node: ast.AST, names: frozenset[str]) -> bool:
    return (isinstance(node, ast.Call) and _wraps(node, names)) or (isinstance(node, ast.Starred) and _is(node.value, names))


def _wraps(call: ast.Call, names: frozenset[str]) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in ITERATING and any(_is(argument, names) for argument in call.args)


def _is(node: ast.expr, names: frozenset[str]) -> bool:
    return isinstance(node, ast.Name | ast.Subscript | ast.Attribute | ast.Call) and text_of(node) in names
