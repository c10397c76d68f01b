"""Lists, dicts and the like, with what is in them."""

import ast

from agent.domain.capsule_nodes import MappingNode, NodeId, SequenceNode
from agent.stages.reproduction.expressions import call, constant
from agent.stages.reproduction.rebuilding.builder import Building, Workshop, each, named_type

_ADDING = {"list": "extend", "deque": "extend", "set": "update"}
_MAPPINGS = {"ordereddict": "OrderedDict", "counter": "Counter", "defaultdict": "defaultdict"}


def sequence(shop: Workshop, node: NodeId, found: SequenceNode) -> Building:
    """The expression of values in a row."""
    shop.cut = shop.cut or found.length is not None
    if node in shop.first:
        made = shop.variable(node, _sequence(found, []))
        items = yield from each(found.items)
        adding = ast.Attribute(value=made, attr=_ADDING[found.kind], ctx=ast.Load())
        shop.add(ast.Expr(value=call(adding, ast.List(elts=items, ctx=ast.Load()))))
        return made
    if found.kind == "iterator":
        shop.remark("an iterator gives what it had not given yet when it crashed")
    items = yield from each(found.items)
    return _sequence(found, items)


def mapping(shop: Workshop, node: NodeId, found: MappingNode) -> Building:
    """The expression of keys and values."""
    shop.cut = shop.cut or found.length is not None
    factory: ast.expr | None = None
    if found.factory is not None:
        factory = yield found.factory
    if node in shop.first:
        made = shop.variable(node, _mapping(found.kind, factory, ast.Dict(keys=[], values=[])))
        pairs = yield from _pairs(found)
        shop.add(ast.Expr(value=call(ast.Attribute(value=made, attr="update", ctx=ast.Load()), pairs)))
        return made
    pairs = yield from _pairs(found)
    return _mapping(found.kind, factory, pairs)


def _pairs(found: MappingNode) -> Building:
    keys = yield from each(key for key, _ in found.pairs)
    values = yield from each(value for _, value in found.pairs)
    return ast.Dict(keys=list(keys), values=values)


def _sequence(found: SequenceNode, items: list[ast.expr]) -> ast.expr:
    if found.kind == "tuple":
        return ast.Tuple(elts=items, ctx=ast.Load())
    if found.kind == "slice":
        return call(named_type("", "slice"), *items)
    if found.kind in ("set", "frozenset"):
        plain = [ast.Set(elts=items)] if items else []
        return plain[0] if plain and found.kind == "set" else call(named_type("", found.kind), *plain)
    listed = ast.List(elts=items, ctx=ast.Load())
    if found.kind == "iterator":
        return call(named_type("", "iter"), listed)
    if found.kind == "deque":
        limit = {} if found.limit is None else {"maxlen": constant(found.limit)}
        return call(named_type("collections", "deque"), listed, **limit)
    return listed


def _mapping(kind: str, factory: ast.expr | None, pairs: ast.expr) -> ast.expr:
    if kind not in _MAPPINGS:
        return pairs
    filled = [pairs] if isinstance(pairs, ast.Dict) and pairs.keys else []
    first = [factory or constant(None)] if kind == "defaultdict" else []
    return call(named_type("collections", _MAPPINGS[kind]), *first, *filled)
