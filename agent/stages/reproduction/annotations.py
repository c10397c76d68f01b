"""What a parameter's annotation and default allow; a made-up input must not break the function's contract."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import class_node
from agent.stages.reproduction.expressions import NotRebuildable, call, reference, text_of
from agent.stages.reproduction.objects import Constructors, constructor_of
from agent.stages.reproduction.scope import scope_of

SAMPLES = {
    "int": ("0", "1", "-1"),
    "float": ("0.0", "1.5", "float('inf')", "float('nan')"),
    "str": ("''", "'a'", "' '"),
    "bytes": ("b''", "b'a'"),
    "bool": ("False", "True"),
    "None": ("None",),
    "list": ("[]", "[1]"),
    "dict": ("{}",),
    "tuple": ("()",),
    "set": ("set()",),
}
SAME = {
    **dict.fromkeys(("List", "Sequence", "Iterable", "Collection", "MutableSequence", "Iterator"), "list"),
    **dict.fromkeys(("Dict", "Mapping", "MutableMapping"), "dict"),
    **dict.fromkeys(("Set", "FrozenSet", "AbstractSet", "frozenset"), "set"),
    "Tuple": "tuple",
    "Text": "str",
    "NoneType": "None",
}
ALSO = {"float": ("int",), **dict.fromkeys(("Iterable", "Collection", "Sequence"), ("tuple", "set"))}
DEEPEST = 2
SAMPLES_AT_MOST = 6
KINDS: dict[type, str] = {bool: "bool", int: "int", float: "float", str: "str", bytes: "bytes", type(None): "None"}
DISPLAYS: dict[type, str] = {ast.List: "list", ast.Dict: "dict", ast.Tuple: "tuple", ast.Set: "set"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Which values a parameter may have.

    Args:
        kinds: kinds of value, empty when anything may come.
        instances: samples of the kinds, classes of the repository included.
        elements: samples of what its elements may be.
    """

    kinds: frozenset[str] = frozenset()
    instances: tuple[ast.expr, ...] = ()
    elements: tuple[ast.expr, ...] = ()

    def admits(self, value: ast.expr) -> bool:
        """False for values that the annotation rules out."""
        return not self.kinds or kind_of(value) in self.kinds


def allowed_by(bench: Bench, path: str, annotation: ast.expr | None, default: ast.expr | None, depth: int = 0) -> Allowed:
    """What an annotation allows; the default is always allowed.

    Args:
        bench: the repository, for its classes.
        path: file the annotation is read in.
        annotation: None when the parameter has none.
        default: None when it has none.
        depth: how many objects this value is inside of.
    """
    names = list(_alternatives(annotation)) if annotation else []
    if not names or any(name in ("Any", "object", "") for name, _ in names):
        return Allowed()
    kinds, instances, elements = set[str](), list[ast.expr](), list[ast.expr]()
    for name, arguments in names:
        kind = SAME.get(name, name)
        kinds |= {kind, *ALSO.get(name, ())}
        inner = [value for argument in arguments[-1:] for value in allowed_by(bench, path, argument, None, depth + 1).instances]
        made = _samples(kind, inner) if kind in SAMPLES else _objects(bench, path, name, depth)
        if not made:
            return Allowed()
        kinds |= {kind_of(value) for value in made}
        instances += made
        elements += inner
    if default is not None:
        kinds.add(kind_of(default))
    return Allowed(kinds=frozenset(kinds), instances=tuple(instances), elements=tuple(elements))


def _samples(kind: str, elements: list[ast.expr]) -> list[ast.expr]:
    """Values of a built-in kind; a list holds what its annotation says."""
    if kind == "list" and elements:
        return [
            ast.List(elts=[], ctx=ast.Load()),
            *(ast.List(elts=[value], ctx=ast.Load()) for value in elements[:SAMPLES_AT_MOST]),
        ]
    return [ast.parse(text, mode="eval").body for text in SAMPLES[kind]]


def _objects(bench: Bench, path: str, name: str, depth: int) -> list[ast.expr]:
    """Objects of a class: a typical one, and some with one argument that its annotation allows but few expect."""
    found = scope_of(bench, path).class_named(name)
    if found is None or depth > DEEPEST:
        return []
    module, attribute = found
    slots = _slots(bench, module, attribute)
    if slots is None:
        return _plain_object(bench, module, attribute)
    defined = bench.path_of(module)
    options = {slot: allowed_by(bench, defined, annotation, default, depth + 1) for slot, annotation, default in slots}
    if any(default is None and not options[slot].instances for slot, _, default in slots):
        return _plain_object(bench, module, attribute)
    typical = {slot: _typical(options[slot]) for slot, _, default in slots if default is None}
    rare = [[typical | {slot: value} for value in sorted(options[slot].instances, key=_expected)] for slot, _, _ in slots]
    varied = [arguments for group in zip_longest(*rare) for arguments in group if arguments is not None]
    return [call(reference(module, attribute), **arguments) for arguments in [typical, *varied][: SAMPLES_AT_MOST * 2]]


def _expected(value: ast.expr) -> int:
    """None before what is empty or zero before the rest."""
    return 0 if isinstance(value, ast.Constant) and value.value is None else 1 + _truthy(value)


def _typical(allowed: Allowed) -> ast.expr:
    """The sample least likely to be a special case: neither None nor empty nor zero."""
    return next((value for value in allowed.instances if _truthy(value)), allowed.instances[0])


def _truthy(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value=inner):
            return bool(inner)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return bool(items)
        case ast.Dict(keys=keys):
            return bool(keys)
    return True


def _slots(bench: Bench, module: str, name: str) -> list[tuple[str, ast.expr | None, ast.expr | None]] | None:
    """Name, annotation and default of what the constructor takes; None when the repository doesn't define it."""
    path = bench.path_of(module)
    if not path:
        return None
    constructor = constructor_of(bench, path, name)
    if constructor is not None:
        return [(item.arg, item.annotation, constructor.default(item.arg)) for item in constructor.parameters]
    definition = class_node(bench, path, name)
    generated = definition is not None and bool(definition.bases or definition.decorator_list)
    fields = [node for node in definition.body if isinstance(node, ast.AnnAssign)] if definition and generated else []
    return [(node.target.id, node.annotation, node.value) for node in fields if isinstance(node.target, ast.Name)] or None


def _plain_object(bench: Bench, module: str, name: str) -> list[ast.expr]:
    try:
        return [Constructors(bench=bench).instance(module, name)]
    except NotRebuildable:
        return []


def kind_of(value: ast.expr) -> str:
    """Name of the kind of value an expression builds, `Class` for a constructor call."""
    match value:
        case ast.Constant(value=inner):
            return KINDS.get(type(inner), "object")
        case ast.UnaryOp(operand=operand):
            return kind_of(operand)
        case ast.Call(func=ast.Name(id=name)):
            return name.rpartition(":")[2].rpartition(".")[2]
    return DISPLAYS.get(type(value), "object")


def _alternatives(annotation: ast.expr) -> Iterator[tuple[str, tuple[ast.expr, ...]]]:
    """Name and type arguments of every alternative of a union; an empty name for what isn't understood."""
    match annotation:
        case ast.Constant(value=None):
            yield "None", ()
        case ast.Constant(value=str() as text):
            try:
                yield from _alternatives(ast.parse(text, mode="eval").body)
            except (SyntaxError, ValueError):
                yield "", ()
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _alternatives(left)
            yield from _alternatives(right)
        case ast.Subscript(value=value, slice=inner):
            arguments = tuple(inner.elts) if isinstance(inner, ast.Tuple) else (inner,)
            name = text_of(value).rpartition(".")[2]
            if name in ("Optional", "Union"):
                for argument in arguments:
                    yield from _alternatives(argument)
                yield from [("None", ())] if name == "Optional" else []
            else:
                yield name, arguments
        case ast.Name() | ast.Attribute():
            yield text_of(annotation).rpartition(".")[2], ()
        case _:
            yield "", ()
