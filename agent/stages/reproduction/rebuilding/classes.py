"""What the source of a class tells of its constructor: which argument ends up as which attribute."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TypeGuard

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import (
    PROPERTY_DECORATORS,
    Binding,
    Callee,
    FunctionNode,
    class_node,
    decorators,
    method,
    own_nodes,
)
from agent.stages.reproduction.expressions import text_of
from agent.stages.reproduction.scope import scope_of

_CLASSES_AT_MOST = 12
_SUPERS_AT_MOST = 4
_GENERATED = frozenset({"dataclass", "define", "s", "attrs", "attributes", "frozen", "mutable", "pydantic_dataclass"})
_STATELESS = frozenset({"object", "Protocol", "Generic", "ABC"})
_KEEPING = frozenset({"list", "tuple", "dict", "set", "frozenset", "str", "int", "float", "bool", "bytes"})


class Keeping(IntEnum):
    """How an argument is kept: as it is, copied or replaced by a default, or made into something else."""

    EXACT = 0
    SOFT = 1
    CHANGED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How objects of a class come to be.

    Args:
        parameters: names a caller may give by keyword, in order; the positional-only ones are in `positional`.
        positional: parameters that must be given by position.
        required: those without a default.
        defaults: parameter -> default.
        kept: attribute -> the parameter it comes from, and how.
        constants: attribute -> the literal it begins with.
        known: False when a base class from elsewhere may have a constructor of its own.
        has_new: the repository's code defines `__new__`.
        has_init: the repository's code defines `__init__`, or a decorator does.
        guarded: attributes can't simply be set: frozen, or `__setattr__` is defined.
        descriptors: names that are properties.
        cached: those of them that keep what they computed once.
    """

    parameters: tuple[str, ...] = ()
    positional: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    defaults: Mapping[str, ast.expr] = field(default_factory=dict)
    kept: Mapping[str, tuple[str, Keeping]] = field(default_factory=dict)
    constants: Mapping[str, ast.expr] = field(default_factory=dict)
    known: bool = True
    has_new: bool = False
    has_init: bool = False
    guarded: bool = False
    descriptors: frozenset[str] = frozenset()
    cached: frozenset[str] = frozenset()

    def loses(self, names: Mapping[str, int]) -> bool:
        """True when a required argument can't be told from these attributes."""
        kept = [self.attribute_for(parameter, names) for parameter in self.required]
        return any(one is None or one[1] is Keeping.CHANGED for one in kept)

    def attribute_for(self, parameter: str, names: Mapping[str, int]) -> tuple[str, Keeping] | None:
        """The recorded attribute that tells what was given for a parameter, None when none does."""
        kept = [(how, name) for name, (source, how) in self.kept.items() if source == parameter and name in names]
        alike = [(Keeping.SOFT, name) for name in (parameter, f"_{parameter}") if name in names and name not in self.kept]
        hidden = [(Keeping.SOFT, name) for name in names if name.endswith(f"__{parameter}") and name.startswith("_")]
        best = min([*kept, *alike, *hidden], default=None)
        return (best[1], best[0]) if best else None


def shape_of(bench: Bench, module: str, qualname: str) -> Shape | None:
    """The shape of one of the repository's classes, None for any other."""
    path = bench.path_of(module)
    if not path or class_node(bench, path, qualname) is None:
        return None
    line = tuple(_line(bench, path, qualname))
    nodes = [node for found, name in line if (node := class_node(bench, found, name))]
    functions = [item for node in nodes for item in node.body if isinstance(item, FunctionNode)]
    names = {item.name for item in functions}
    generated = [node for node in nodes if _GENERATED & _marks(node)]
    constructor = next((found for where, name in line if (found := method(bench, where, name, "__init__"))), None)
    known = all(_own_bases(bench, where, name) for where, name in line)
    base = Shape(
        known=known or constructor is not None,
        has_new="__new__" in names,
        has_init=constructor is not None or bool(generated),
        guarded="__setattr__" in names
        or any("frozen" in ast.unparse(item) for node in generated for item in node.decorator_list),
        cached=frozenset(item.name for item in functions if "cached_property" in decorators(item)),
        descriptors=frozenset(item.name for item in functions if decorators(item) & PROPERTY_DECORATORS),
    )
    if constructor is not None and constructor.binding is Binding.CONSTRUCTOR:
        return _by_constructor(bench, base, constructor, line)
    return _by_fields(base, nodes) if generated or not known else base


def _by_constructor(bench: Bench, base: Shape, constructor: Callee, line: tuple[tuple[str, str], ...]) -> Shape:
    kept, constants = _kept(bench, constructor, line, 0)
    only = {item.arg for item in constructor.node.args.posonlyargs}
    every = [item.arg for item in constructor.parameters]
    forwarded = [name for name, _ in kept.values() if name not in every]
    given = {name: default for name in every if (default := constructor.default(name)) is not None}
    above = [found for where, name in reversed(line) if (found := method(bench, where, name, "__init__"))]
    inherited = {name: default for one in above for name in forwarded if (default := one.default(name)) is not None}
    return replace(
        base,
        parameters=tuple(dict.fromkeys([*(name for name in every if name not in only), *forwarded])),
        positional=tuple(name for name in every if name in only),
        required=frozenset(name for name in every if name not in given),
        defaults=inherited | given,
        kept=kept,
        constants=constants,
    )


def _by_fields(base: Shape, nodes: list[ast.ClassDef]) -> Shape:
    """The constructor that a decorator or a base class from elsewhere writes from annotated fields."""
    fields: dict[str, ast.expr | None] = {}
    for node in reversed(nodes):
        for item in node.body:
            if (
                isinstance(item, ast.AnnAssign)
                and isinstance(item.target, ast.Name)
                and "ClassVar" not in text_of(item.annotation)
            ):
                fields[item.target.id] = item.value
    given = {name: value for name, value in fields.items() if not _without_init(value)}
    plain = {name.lstrip("_") if base.has_init and _is_attrs(nodes) else name: name for name in given}
    return replace(
        base,
        parameters=tuple(plain),
        required=frozenset(parameter for parameter, name in plain.items() if _is_required(given[name])),
        defaults={parameter: value for parameter, name in plain.items() if (value := _default(given[name])) is not None},
        kept={name: (parameter, Keeping.EXACT) for parameter, name in plain.items()},
        known=base.known or bool(fields),
    )


def _is_required(value: ast.expr | None) -> bool:
    return value is None or (
        _is_field(value) and not any("default" in (item.arg or "") or item.arg == "factory" for item in value.keywords)
    )


def _default(value: ast.expr | None) -> ast.expr | None:
    """The default of a field, None when it has none that can be written down."""
    if value is None or not _is_field(value):
        return value
    given = {item.arg: item.value for item in value.keywords}
    made = given.get("default_factory", given.get("factory"))
    empty: dict[str, ast.expr] = {"list": ast.List(elts=[], ctx=ast.Load()), "dict": ast.Dict(keys=[], values=[])}
    return given.get("default") or (empty.get(text_of(made)) if made is not None else None)


def _is_field(value: ast.expr | None) -> TypeGuard[ast.Call]:
    return isinstance(value, ast.Call) and text_of(value.func).rpartition(".")[2] in ("field", "Field", "ib", "attrib")


def _without_init(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and any(
        item.arg == "init" and isinstance(item.value, ast.Constant) and item.value.value is False for item in value.keywords
    )


def _is_attrs(nodes: list[ast.ClassDef]) -> bool:
    return any(_marks(node) & {"define", "s", "attrs", "attributes", "mutable"} for node in nodes)


def _marks(node: ast.ClassDef) -> frozenset[str]:
    plain = (item.func if isinstance(item, ast.Call) else item for item in node.decorator_list)
    return frozenset(text_of(item).rsplit(".", 1)[-1] for item in plain)


def _line(bench: Bench, path: str, qualname: str) -> Iterator[tuple[str, str]]:
    """The class and those of its bases that the repository defines, nearest first."""
    waiting, seen = [(path, qualname)], set[tuple[str, str]]()
    while waiting and len(seen) < _CLASSES_AT_MOST:
        here = waiting.pop(0)
        if here in seen:
            continue
        seen.add(here)
        yield here
        waiting += [found for found, _ in _bases(bench, *here) if found]


def _own_bases(bench: Bench, path: str, qualname: str) -> bool:
    return all(found or name.rpartition(".")[2].partition("[")[0] in _STATELESS for found, name in _bases(bench, path, qualname))


def _bases(bench: Bench, path: str, qualname: str) -> Iterator[tuple[tuple[str, str] | None, str]]:
    definition = class_node(bench, path, qualname)
    scope = scope_of(bench, path)
    for base in definition.bases if definition else ():
        name = text_of(base.value if isinstance(base, ast.Subscript) else base)
        found = scope.class_named(name)
        own = found is not None and found[0] in bench.own_modules
        yield ((bench.path_of(found[0]), found[1]) if found and own else None), name


Kept = dict[str, tuple[str, Keeping]]


def _kept(bench: Bench, constructor: Callee, line: tuple[tuple[str, str], ...], depth: int) -> tuple[Kept, dict[str, ast.expr]]:
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
        inherited, fixed = _kept(bench, parent, after, depth + 1)
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
