"""What a class offers: the attributes its text and its bases in the same file give it."""

from dataclasses import dataclass

from tree_sitter import Node

from agent.code.scopes import bound_in
from agent.code.source import Source
from agent.code.symbols import Symbol, bases, classes, decorators, parameters, symbols
from agent.code.walking import within

_DYNAMIC = frozenset({"__getattr__", "__getattribute__", "__setattr__"})
_MAX_LINEAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassAttributes:
    """Attributes of one class.

    Args:
        name: the class's qualified name.
        names: class attributes, methods and what methods assign to their first parameter; those of bases in the file too.
        methods: those of them that are methods, as defined in the class itself.
        bases: source texts of its bases.
        complete: False when a base stands elsewhere, or attributes are made at run time: then a missing name proves nothing.
    """

    name: str
    names: frozenset[str]
    methods: frozenset[str]
    bases: tuple[str, ...]
    complete: bool


def attributes_of_class(source: Source, class_name: str) -> ClassAttributes | None:
    """The attributes of a class of the file, by qualified or plain name; None when the file has no such class."""
    own = _class(source, class_name)
    if own is None:
        return None
    lineage, closed = _lineage(source, own)
    return ClassAttributes(
        name=own.name,
        names=frozenset().union(*(_own_names(source, symbol) for symbol in lineage)),
        methods=_methods(source, own),
        bases=bases(own),
        complete=closed and not any(_is_dynamic(source, symbol) for symbol in lineage),
    )


def _lineage(source: Source, own: Symbol) -> tuple[list[Symbol], bool]:
    """The class and its bases in the file, and whether these are all of its bases."""
    found, closed = [own], True
    for symbol in found:  # grows while it is walked
        for base in bases(symbol):
            parent = _class(source, base)
            closed = closed and (parent is not None or base == "object")
            if parent is not None and parent not in found:
                found.append(parent)
        if len(found) > _MAX_LINEAGE:
            return found, False
    return found, closed


def _own_names(source: Source, symbol: Symbol) -> frozenset[str]:
    return bound_in(symbol) | _assigned_to_self(source, symbol) | _slots(source, symbol)


def _methods(source: Source, owner: Symbol) -> frozenset[str]:
    return frozenset(found.short_name for found in symbols(source) if found.owner == owner.name and found.kind == "method")


def _is_dynamic(source: Source, symbol: Symbol) -> bool:
    """True when attributes may appear at run time: hooks, `setattr`, decorators, metaclasses."""
    hooked = bool(_methods(source, symbol) & _DYNAMIC) or bool(decorators(symbol))
    return (
        hooked or "setattr" in source.text(symbol.node) or any(base.type == "keyword_argument" for base in _superclasses(symbol))
    )


def _class(source: Source, name: str) -> Symbol | None:
    plain = name.split("[", 1)[0]
    found = [symbol for symbol in classes(source) if plain in {symbol.name, symbol.short_name}]
    exact = [symbol for symbol in found if symbol.name == plain]
    return (exact or found)[-1] if found else None


def _superclasses(symbol: Symbol) -> list[Node]:
    listed = symbol.node.child_by_field_name("superclasses")
    return listed.named_children if listed is not None else []


def _assigned_to_self(source: Source, owner: Symbol) -> set[str]:
    found: set[str] = set()
    for method in symbols(source):
        if method.owner != owner.name or method.kind != "method":
            continue
        receiver = next((parameter.name for parameter in parameters(method)), "")
        for node in within(method.body):
            if node.type == "attribute" and _is_target(node) and _object_text(source, node) == receiver:
                attribute = node.child_by_field_name("attribute")
                found |= {source.text(attribute)} if attribute is not None else set()
    return found


def _slots(source: Source, owner: Symbol) -> set[str]:
    for node in within(owner.body, stop=frozenset({"function_definition", "class_definition"})):
        left = node.child_by_field_name("left") if node.type == "assignment" else None
        if left is not None and source.text(left) == "__slots__":
            return {source.text(part) for part in within(node) if part.type == "string_content"}
    return set()


def _is_target(node: Node) -> bool:
    """True for the left side of an assignment, alone or unpacked, and for the target of `for` and `with`."""
    inner, parent = node, node.parent
    while parent is not None and parent.type in {"pattern_list", "tuple_pattern", "list_pattern", "as_pattern_target"}:
        inner, parent = parent, parent.parent
    if parent is None:
        return False
    if parent.type == "as_pattern":
        return inner.type == "as_pattern_target"
    left = parent.child_by_field_name("left")
    return left is not None and left.id == inner.id


def _object_text(source: Source, node: Node) -> str:
    value = node.child_by_field_name("object")
    return source.text(value) if value is not None else ""
