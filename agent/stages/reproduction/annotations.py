"""What a parameter's annotation and default allow; a made-up input must not break the function's contract."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Callee
from agent.stages.reproduction.expressions import NotRebuildable
from agent.stages.reproduction.objects import Constructors
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


def allowed_by(bench: Bench, callee: Callee, annotation: ast.expr | None, default: ast.expr | None) -> Allowed:
    """What an annotation allows; the default is always allowed.

    Args:
        bench: the repository, for its classes.
        callee: the function whose module the annotation is read in.
        annotation: None when the parameter has none.
        default: None when it has none.
    """
    names = list(_alternatives(annotation)) if annotation else []
    if not names or any(name in ("Any", "object", "") for name, _ in names):
        return Allowed()
    kinds, instances, elements = set[str](), list[ast.expr](), list[ast.expr]()
    for name, arguments in names:
        kind = SAME.get(name, name)
        kinds |= (
            {kind}
            | ({"int"} if kind == "float" else set())
            | ({"tuple", "set"} if name in ("Iterable", "Collection", "Sequence") else set())
        )
        if kind in SAMPLES:
            instances += [ast.parse(text, mode="eval").body for text in SAMPLES[kind]]
            elements += [value for argument in arguments[-1:] for value in allowed_by(bench, callee, argument, None).instances]
        else:
            built = _instance(bench, callee, name)
            if built is None:
                return Allowed()
            kinds.add(kind_of(built))
            instances.append(built)
    if default is not None:
        kinds.add(kind_of(default))
    return Allowed(kinds=frozenset(kinds), instances=tuple(instances), elements=tuple(elements))


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
            name = ast.unparse(value).rpartition(".")[2]
            if name in ("Optional", "Union"):
                for argument in arguments:
                    yield from _alternatives(argument)
                yield from [("None", ())] if name == "Optional" else []
            else:
                yield name, arguments
        case ast.Name() | ast.Attribute():
            yield ast.unparse(annotation).rpartition(".")[2], ()
        case _:
            yield "", ()


def _instance(bench: Bench, callee: Callee, name: str) -> ast.expr | None:
    found = scope_of(bench, callee.path).class_named(name)
    if found is None:
        return None
    try:
        return Constructors(bench=bench).instance(*found)
    except NotRebuildable:
        return None
