"""Of which class an object is, as far as the text tells."""

from dataclasses import dataclass

from tree_sitter import Node

from agent.code.symbols import Symbol, parameters, symbols
from agent.stages.localization.attribute_writes import writes_in
from agent.stages.localization.bindings import bindings_of, parameter_named
from agent.stages.localization.callees import Resolver, class_around
from agent.stages.localization.neighbours import class_like, near, words_of
from agent.stages.localization.trails import Place

_SELF = frozenset({"self", "cls"})
_LIKELY = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A class, and how sure it is that the object is of it.

    Args:
        symbol: the class.
        share: 0 to 1.
    """

    symbol: Symbol
    share: float = 1.0


def owner_of(place: Place, node: Node, member: str, resolver: Resolver) -> Owner | None:
    """The class of an object: that around for `self`, that of annotations and of the calls that made it, else one called like it.

    Args:
        place: where the expression stands.
        node: the object's expression.
        member: the method or attribute that is asked of it.
        resolver: finds definitions.
    """
    known = _class_of(place, node, resolver)
    if known is not None:
        return Owner(symbol=known)
    named = node.child_by_field_name("attribute") if node.type == "attribute" else node
    if named is None or named.type != "identifier":
        return None
    name = place.source.text(named)
    alike = class_like(name, member, near(place.source, [name], resolver), resolver)
    return Owner(symbol=alike, share=_LIKELY) if alike is not None else None


def words_around(place: Place, node: Node) -> list[str]:
    """Names that the expression speaks of."""
    return words_of(place.source.text(node))


def _class_of(place: Place, node: Node, resolver: Resolver) -> Symbol | None:
    if node.type == "identifier":
        return _class_of_name(place, node, resolver)
    if node.type == "call":
        return _made_by(place, node, resolver)
    if node.type != "attribute":
        return None
    owner, named = node.child_by_field_name("object"), node.child_by_field_name("attribute")
    if owner is None or named is None or owner.type != "identifier":
        return None
    holder = _class_of_name(place, owner, resolver)
    return _class_of_attribute(holder, place.source.text(named), resolver) if holder is not None else None


def _class_of_name(place: Place, node: Node, resolver: Resolver) -> Symbol | None:
    source, name, line = place.source, place.source.text(node), node.start_point.row + 1
    method = place.symbol
    if name in _SELF or (method.kind == "method" and next((found.name for found in parameters(method)), "") == name):
        return class_around(source, line)
    bound = bindings_of(method, name, node.start_byte)
    if bound:
        return _made_by(place, bound[0].value, resolver) if not bound[0].is_element else None
    given = parameter_named(method, name)
    return resolver.class_meant(source, given.annotation, line) if given is not None and given.annotation else None


def _class_of_attribute(holder: Symbol, attribute: str, resolver: Resolver) -> Symbol | None:
    """The class of what a method of the holder's family assigns: a new object, or an annotated parameter."""
    for owner in resolver.lineage(holder):
        for method in symbols(owner.source):
            if method.kind != "method" or method.owner != owner.name:
                continue
            place = Place(symbol=method, line=method.span.start_line)
            for write in writes_in(method, attribute, whole=False):
                value = write.value
                found = _class_of_name(place, value, resolver) if value.type == "identifier" else _made_by(place, value, resolver)
                if found is not None:
                    return found
    return None


def _made_by(place: Place, value: Node, resolver: Resolver) -> Symbol | None:
    called = value.child_by_field_name("function") if value.type == "call" else None
    return (
        resolver.class_meant(place.source, place.source.text(called), value.start_point.row + 1) if called is not None else None
    )
