"""Instances: by their constructor where the recorded state tells its arguments, else empty and filled."""

import ast
from collections.abc import Generator

from agent.domain.capsule_nodes import MappingNode, NodeId, ObjectNode, ScalarNode, SequenceNode
from agent.stages.reproduction.expressions import NotRebuildable, call, constant, reference, same
from agent.stages.reproduction.rebuilding.builder import Building, Style, Workshop, each, named_type
from agent.stages.reproduction.rebuilding.classes import shape_of
from agent.stages.reproduction.rebuilding.shapes import Keeping, Shape
from agent.stages.reproduction.rebuilding.stand_ins import class_stand_in, is_missing, stand_in_shape
from agent.stages.reproduction.rebuilding.symbols import is_attribute, symbol

_MOMENTS = ("datetime", "date", "time", "timedelta")
_TYPES = {"ordereddict": "OrderedDict", "counter": "Counter", "defaultdict": "defaultdict", "deque": "deque"}
_FILLING = {"list": "extend", "deque": "extend", "set": "update", "bytearray": "extend"}
Work = Generator[NodeId, ast.expr, "ast.expr | None"]


def instance(shop: Workshop, node: NodeId, found: ObjectNode) -> Building:
    """The expression of an instance."""
    if found.kind == "partial":
        return (yield from _partial(found))
    cls, shape = _class_of(shop, node, found)
    shop.cut = shop.cut or found.length is not None
    if found.kind == "exception":
        return (yield from _exception(shop, node, found, cls, shape))
    if found.fields:
        return (yield from _named_tuple(shop, found, cls, shape))
    if found.base is not None:
        return (yield from _derived(shop, node, found, cls, shape))
    if shop.style is not Style.EXACT and node not in shop.first:
        made = yield from _constructed(shop, node, found, cls, shape)
        if made is not None:
            return made
    return (yield from _bare(shop, node, found, cls, shape))


def _class_of(shop: Workshop, node: NodeId, found: ObjectNode) -> tuple[ast.expr, Shape | None]:
    """The class of an instance and its shape, or what stands for one that can't be imported.

    Raises:
        NotRebuildable: nothing can stand for it.
    """
    if not is_missing(shop, found.module, found.qualname):
        return symbol(found.module, found.qualname), shape_of(shop.bench, found.module, found.qualname)
    if (found.module, found.qualname) in shop.surroundings.classes:
        shape = stand_in_shape(shop, found.module, found.qualname)
        return class_stand_in(shop, found.module, found.qualname), shape
    if node != shop.surroundings.target:
        raise NotRebuildable(f"{found.module}.{found.qualname} can't be imported where tests run")
    shop.stood_in[found.qualname] = None
    return symbol(*shop.surroundings.defining), shape_of(shop.bench, *shop.surroundings.defining)


def _constructed(shop: Workshop, node: NodeId, found: ObjectNode, cls: ast.expr, shape: Shape | None) -> Work:
    """By its constructor; None when that needs what the state does not tell."""
    if shape is None or not shape.known or (shape.has_new and not shape.has_init):
        return None
    state = dict((*found.state, *found.slots))
    told: dict[str, ast.expr] = {}
    explained: set[str] = set()
    for parameter in (*shape.positional, *shape.parameters):
        kept = shape.attribute_for(parameter, state)
        if kept is None or (kept[1] is Keeping.CHANGED and parameter not in shape.required):
            if parameter in shape.required:
                return None
            continue
        try:
            value = yield state[kept[0]]
        except NotRebuildable:
            if parameter in shape.required:
                return None
            continue
        explained |= {kept[0]} if kept[1] is not Keeping.CHANGED else set()
        default = shape.defaults.get(parameter)
        left_out = same(value, default) or (kept[1] is Keeping.SOFT and _is_empty(value)) if default is not None else False
        if not left_out:
            told[parameter] = value
    positional = [told.pop(name) for name in shape.positional if name in told]
    made = call(cls, *positional, **told)
    if shop.style is Style.CONSTRUCTED:
        return made
    return (yield from _brought_into_state(shop, node, found, made, shape, explained))


def _brought_into_state(
    shop: Workshop, node: NodeId, found: ObjectNode, made: ast.expr, shape: Shape, explained: set[str]
) -> Building:
    """The constructed object, with what its constructor does not account for set afterwards."""
    kept = shop.surroundings.changing | shape.cached if shop.style is Style.BEFORE else frozenset[str]()
    rest = [(name, value) for name, value in (*found.state, *found.slots) if name not in explained and name not in kept]
    if not rest:
        return made
    variable = shop.variable(node, made)
    for name, wanted in rest:
        try:
            value = yield wanted
        except NotRebuildable as reason:  # beside the others, what the constructor put there may be inconsistent
            shop.left_out.append(f"{found.qualname}.{name} ({reason})")
            continue
        constant_ = shape.constants.get(name)
        if constant_ is None or not same(value, constant_):
            shop.add(_setting(variable, name, value, shape, slot=False))
    return variable


def _bare(shop: Workshop, node: NodeId, found: ObjectNode, cls: ast.expr, shape: Shape | None) -> Building:
    """Made by `__new__` alone, then filled attribute by attribute."""
    plain = named_type("", "object") if shape is not None and shape.has_new else cls
    made = call(ast.Attribute(value=plain, attr="__new__", ctx=ast.Load()), cls)
    shop.bare.add(found.qualname)
    _judge(shop, node, found, shape)
    variable = shop.variable(node, made)
    yield from _filled(shop, found, variable, shape)
    return variable


def _judge(shop: Workshop, node: NodeId, found: ObjectNode, shape: Shape | None) -> None:
    """Note a state that may itself be what is wrong: what made it is lost, or no constructor makes it."""
    state = dict((*found.state, *found.slots))
    if shape is None:
        return
    if shape.lacks(state) or (shape.loses(state) and node != shop.surroundings.target):
        shop.derived[found.qualname] = None
    elif shape.loses(state):
        shop.taken[found.qualname] = None


def _filled(shop: Workshop, found: ObjectNode, variable: ast.expr, shape: Shape | None) -> Generator[NodeId, ast.expr, None]:
    slots = {name for name, _ in found.slots}
    for name, wanted in (*found.state, *found.slots):
        try:
            value = yield wanted
        except NotRebuildable as reason:
            shop.left_out.append(f"{found.qualname}.{name} ({reason})")
            continue
        shop.add(_setting(variable, name, value, shape, slot=name in slots))


def _setting(variable: ast.expr, name: str, value: ast.expr, shape: Shape | None, *, slot: bool) -> ast.stmt:
    """The statement that sets an attribute without running code of its class."""
    in_dictionary = not slot and (shape is None or name in shape.descriptors or not is_attribute(name))
    if in_dictionary:
        dictionary = ast.Attribute(value=variable, attr="__dict__", ctx=ast.Load())
        item = ast.Subscript(value=dictionary, slice=constant(name), ctx=ast.Store())
        return ast.Assign(targets=[item], value=value, lineno=0)
    if shape is None or shape.guarded or not is_attribute(name):
        setter = ast.Attribute(value=named_type("", "object"), attr="__setattr__", ctx=ast.Load())
        return ast.Expr(value=call(setter, variable, constant(name), value))
    target = ast.Attribute(value=variable, attr=name, ctx=ast.Store())
    return ast.Assign(targets=[target], value=value, lineno=0)


def _partial(found: ObjectNode) -> Building:
    if found.base is None:
        raise NotRebuildable("a partial without its function")
    function = yield found.base
    args = yield from each(found.args)
    values = yield from each(value for _, value in found.state)
    named = {name: value for (name, _), value in zip(found.state, values, strict=True) if is_attribute(name)}
    return call(reference("functools", "partial"), function, *args, **named)


def _exception(shop: Workshop, node: NodeId, found: ObjectNode, cls: ast.expr, shape: Shape | None) -> Building:
    args = yield from each(found.args)
    own = shape is not None and shape.has_init
    if own and shop.style is not Style.EXACT and node not in shop.first:
        made = yield from _constructed(shop, node, found, cls, shape)
        if made is not None:
            return made
    new = ast.Attribute(value=cls, attr="__new__", ctx=ast.Load())
    made = call(new, cls, *args) if own else call(cls, *args)
    if not found.state and not found.slots:
        return made
    variable = shop.variable(node, made)
    yield from _filled(shop, found, variable, shape)
    return variable


def _named_tuple(shop: Workshop, found: ObjectNode, cls: ast.expr, shape: Shape | None) -> Building:
    base = shop.nodes[found.base] if found.base is not None else None
    if not isinstance(base, SequenceNode):
        raise NotRebuildable(f"the items of {found.qualname} were not recorded")
    items = yield from each(base.items)
    if (shape is not None and shape.has_new) or len(items) != len(found.fields) or not all(map(is_attribute, found.fields)):
        new = ast.Attribute(value=named_type("", "tuple"), attr="__new__", ctx=ast.Load())
        return call(new, cls, ast.Tuple(elts=items, ctx=ast.Load()))
    return call(cls, **dict(zip(found.fields, items, strict=True)))


def _derived(shop: Workshop, node: NodeId, found: ObjectNode, cls: ast.expr, shape: Shape | None) -> Building:
    """An instance of a class that is derived from a builtin type."""
    base = shop.nodes[found.base] if found.base is not None else None
    if not isinstance(base, ScalarNode | SequenceNode | MappingNode) or found.base is None:
        raise NotRebuildable(f"the content of {found.qualname} was not recorded")
    content = yield found.base
    simple = shape is not None and not shape.has_new and not shape.has_init
    if isinstance(base, ScalarNode) or base.kind in ("tuple", "frozenset"):
        made = _immutable(base.kind, cls, content, simple=simple)
    elif simple:
        made = call(cls, content)
    else:
        made = yield from _mutable(shop, node, found, cls, shape, content)
        if node in shop.made:
            return made
    if not found.state and not found.slots:
        return made
    variable = shop.variable(node, made)
    yield from _filled(shop, found, variable, shape)
    return variable


def _immutable(kind: str, cls: ast.expr, content: ast.expr, *, simple: bool) -> ast.expr:
    if kind in _MOMENTS and isinstance(content, ast.Call):
        return ast.Call(func=cls, args=content.args, keywords=content.keywords)
    if simple:
        return call(cls, content)
    builtin = named_type("decimal", "Decimal") if kind == "decimal" else named_type("", kind)
    return call(ast.Attribute(value=builtin, attr="__new__", ctx=ast.Load()), cls, content)


def _mutable(shop: Workshop, node: NodeId, found: ObjectNode, cls: ast.expr, shape: Shape | None, content: ast.expr) -> Building:
    """Made first, then filled by the methods of the builtin type."""
    kind = shop.nodes[found.base].kind if found.base is not None else ""
    made: ast.expr | None = None
    if shop.style is not Style.EXACT and node not in shop.first:
        made = yield from _constructed(shop, node, found, cls, shape)
    if made is None:
        shop.bare.add(found.qualname)
        made = shop.variable(node, call(ast.Attribute(value=cls, attr="__new__", ctx=ast.Load()), cls))
        yield from _filled(shop, found, made, shape)
    variable = made if node in shop.made else shop.variable(node, made)
    builtin = named_type("collections", _TYPES[kind]) if kind in _TYPES else named_type("", kind)
    filling = ast.Attribute(value=builtin, attr=_FILLING.get(kind, "update"), ctx=ast.Load())
    if not _is_empty(content):
        shop.add(ast.Expr(value=call(filling, variable, content)))
    return variable


def _is_empty(content: ast.expr) -> bool:
    return (isinstance(content, ast.List) and not content.elts) or (isinstance(content, ast.Dict) and not content.keys)
