"""Classes that stand for those no test can import: a script's, a function's, those of the caller of a library."""

import ast

from agent.domain.capsule import CapsuleClass
from agent.stages.reproduction.expressions import NotRebuildable, call, constant, reference
from agent.stages.reproduction.rebuilding.builder import Workshop, named_type
from agent.stages.reproduction.rebuilding.shapes import Keeping, Shape
from agent.stages.reproduction.rebuilding.symbols import is_attribute, symbol

_DEEPEST = 8
_EMPTY = CapsuleClass(module="", qualname="")


def is_missing(shop: Workshop, module: str, qualname: str) -> bool:
    """True for a class that can't be imported where tests run."""
    known = (module, qualname) in shop.surroundings.classes
    return module in shop.surroundings.missing or (known and _is_hidden(module, qualname))


def class_stand_in(shop: Workshop, module: str, qualname: str, depth: int = 0) -> ast.expr:
    """A class of the same name, bases and fields; its own methods and attributes are not known.

    Raises:
        NotRebuildable: its bases lead nowhere.
    """
    key = module, qualname
    if key not in shop.made_classes:
        if depth > _DEEPEST:
            raise NotRebuildable(f"{qualname} has too many bases")
        about = shop.surroundings.classes.get(key, _EMPTY)
        bases = [_base(shop, *base, depth) for base in about.bases]
        name = qualname.rpartition(".")[2]
        shop.stood_in[name] = None
        shop.made_classes[key] = shop.assigned(name, _made(name, bases, about))
    return ast.Name(id=shop.made_classes[key].id, ctx=ast.Load())


def stand_in_shape(shop: Workshop, module: str, qualname: str) -> Shape | None:
    """How objects of such a class come to be: by the fields of a dataclass; None when there are none."""
    about = shop.surroundings.classes.get((module, qualname))
    if about is None or about.fields is None:
        return None
    taken = tuple(name for name, is_taken in about.fields if is_taken)
    kept = {name: (name, Keeping.EXACT) for name in taken}
    return Shape(parameters=taken, required=frozenset(taken), kept=kept, has_init=True)


def _base(shop: Workshop, module: str, qualname: str, depth: int) -> ast.expr:
    if is_missing(shop, module, qualname):
        return class_stand_in(shop, module, qualname, depth + 1)
    return symbol(module, qualname)


def _made(name: str, bases: list[ast.expr], about: CapsuleClass) -> ast.expr:
    if about.fields is not None:
        fields = ast.List(elts=[_field(label, taken) for label, taken in about.fields if is_attribute(label)], ctx=ast.Load())
        named = {"bases": ast.Tuple(elts=bases, ctx=ast.Load())} if bases else {}
        return call(reference("dataclasses", "make_dataclass"), constant(name), fields, **named)
    # `new_class` asks the bases for their metaclass, which a plain `type` would not.
    return call(reference("types", "new_class"), constant(name), *([ast.Tuple(elts=bases, ctx=ast.Load())] if bases else []))


def _field(label: str, taken: bool) -> ast.expr:
    if taken:
        return constant(label)
    later = call(reference("dataclasses", "field"), init=constant(False))
    return ast.Tuple(elts=[constant(label), named_type("", "object"), later], ctx=ast.Load())


def _is_hidden(module: str, qualname: str) -> bool:
    return module == "__main__" or "<" in qualname
