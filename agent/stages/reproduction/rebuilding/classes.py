"""What the source of a class tells of its constructor: which argument ends up as which attribute."""

import ast
from dataclasses import replace
from typing import TypeGuard

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import PROPERTY_DECORATORS, Binding, Callee, FunctionNode, class_node, decorators, method
from agent.stages.reproduction.expressions import text_of
from agent.stages.reproduction.rebuilding.constructors import always_set, kept_by
from agent.stages.reproduction.rebuilding.lineage import Lineage, bases_are_known, lineage
from agent.stages.reproduction.rebuilding.shapes import Keeping, Shape

_GENERATED = frozenset({"dataclass", "define", "s", "attrs", "attributes", "frozen", "mutable", "pydantic_dataclass"})


def shape_of(bench: Bench, module: str, qualname: str) -> Shape | None:
    """The shape of one of the repository's classes, None for any other."""
    path = bench.path_of(module)
    if not path or class_node(bench, path, qualname) is None:
        return None
    line = lineage(bench, path, qualname)
    nodes = [node for found, name in line if (node := class_node(bench, found, name))]
    functions = [item for node in nodes for item in node.body if isinstance(item, FunctionNode)]
    names = {item.name for item in functions}
    generated = [node for node in nodes if _GENERATED & _marks(node)]
    constructor = next((found for where, name in line if (found := method(bench, where, name, "__init__"))), None)
    known = all(bases_are_known(bench, where, name) for where, name in line)
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


def _by_constructor(bench: Bench, base: Shape, constructor: Callee, line: Lineage) -> Shape:
    kept, constants = kept_by(bench, constructor, line, 0)
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
        always=frozenset(always_set(constructor)),
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
