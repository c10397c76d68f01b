"""Where the value of an attribute comes from: methods that set or clear it, properties, class bodies, modules."""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from agent.code.symbols import Symbol, bases, classes, decorators, symbols
from agent.stages.localization.attribute_writes import Write, takings_in, writes_in
from agent.stages.localization.bindings import bindings_of
from agent.stages.localization.callees import Resolver
from agent.stages.localization.objects import owner_of
from agent.stages.localization.returns import returned
from agent.stages.localization.trails import Birth, Place, Step, Trail
from agent.stages.localization.wanted import Wanted

_MAX_WRITES = 8
_UNCERTAIN = 0.7
_TABLE = 0.8
_MAX_SIBLINGS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attribute:
    """The attribute that is asked for.

    Args:
        name: without its owner.
        node: the whole expression.
        lineage: the owner's class and its bases, empty when the class is not known.
    """

    name: str
    node: Node
    lineage: tuple[Symbol, ...]


def attribute_births(trail: Trail, node: Node, resolver: Resolver, wanted: Wanted) -> Iterator[Birth | Step]:
    """Who gave an attribute its value.

    Args:
        trail: at the attribute.
        node: `owner.name`.
        resolver: finds definitions.
        wanted: what the message says of the value.
    """
    named, owner = node.child_by_field_name("attribute"), node.child_by_field_name("object")
    if named is None or owner is None:
        return
    name = trail.place.source.text(named)
    known = owner_of(trail.place, owner, name, resolver)
    trail = trail.weaker(known.share) if known is not None else trail
    attribute = _Attribute(name=name, node=node, lineage=resolver.lineage(known.symbol) if known is not None else ())
    method = resolver.method(known.symbol, name) if known is not None else None
    if method is not None:
        if any("property" in mark for mark in decorators(method)):
            inside = Place(symbol=method, line=method.span.start_line, caller=trail.place)
            yield from returned(trail, inside, wanted)
        return
    yield from _written(trail, attribute, wanted)
    yield from _in_class_body(trail, attribute, wanted)


def _written(trail: Trail, attribute: _Attribute, wanted: Wanted) -> Iterator[Birth | Step]:
    writes = [*_writes(trail, attribute, wanted)][:_MAX_WRITES]
    certain = [write for write in writes if write.clears or wanted.judged(write.symbol.source, write.value)]
    assigned = any(not write.clears for write in certain)
    for write in writes:
        share = _share(write, certain, len(writes), assigned=assigned)
        place = Place(symbol=write.symbol, line=write.value.start_point.row + 1)
        onward = trail.onward(write.value, write.note, 1.0, place)
        yield onward.born(write.symbol, write.reason, share)
        if not write.clears:
            running = _on_stack(trail.place, write.symbol) or place
            yield Step(trail=trail.onward(write.value, write.note, share * 0.7, running), node=write.value)


def _share(write: Write, certain: list[Write], total: int, *, assigned: bool) -> float:
    """A clearing explains the value unless an assignment plainly does."""
    if write.takes:
        return _UNCERTAIN
    if write not in certain:
        return _UNCERTAIN / total
    return _UNCERTAIN if write.clears and assigned else 1.0


def _writes(trail: Trail, attribute: _Attribute, wanted: Wanted) -> Iterator[Write]:
    """Assignments and clearings by the methods of the owner's family, or of anything in the file when that is not known."""
    source = trail.place.source
    if attribute.lineage:
        methods = [method for owner in attribute.lineage for method in _methods(owner)]
        cleared = True
    else:
        methods = [symbol for symbol in symbols(source) if symbol.kind not in {"class", "module"}]
        cleared = False
    for method in methods:
        changes = [*writes_in(method, attribute.name, whole=cleared)]
        changes += takings_in(method, attribute.name) if wanted.gone else ()
        for write in changes:
            plain = not write.clears and wanted.excludes(method.source, write.value)
            if not plain and not _same(write.value, attribute.node):
                yield write


def _same(value: Node, node: Node) -> bool:
    return value.start_byte <= node.start_byte < value.end_byte and value.type == node.type


def _methods(owner: Symbol) -> list[Symbol]:
    return [symbol for symbol in symbols(owner.source) if symbol.kind == "method" and symbol.owner == owner.name]


def _in_class_body(trail: Trail, attribute: _Attribute, wanted: Wanted) -> Iterator[Birth]:
    name = attribute.name[:60]
    for owner in attribute.lineage:
        binding = next(iter(bindings_of(owner, attribute.name, owner.node.end_byte)), None)
        if binding is None:
            continue
        if not wanted.excludes(owner.source, binding.value):
            place = Place(symbol=owner, line=binding.line)
            onward = trail.onward(binding.value, f"`{name}` gets its value in the class.", 1.0, place)
            yield onward.born(owner, f"`{name}` gets its value in the body of the class.", 0.6)
            if wanted.absent and binding.value.type == "dictionary":
                yield Birth(symbol=owner, share=_TABLE, reason=f"The table `{name}` has no such key.", path=onward.path)
            if wanted.judged(owner.source, binding.value):
                yield from _not_overriding(onward, owner, attribute.name)
        return


def _not_overriding(trail: Trail, owner: Symbol, attribute: str) -> Iterator[Birth]:
    """Subclasses that leave the base's value as it is where others of the file give their own."""
    inheriting = [other for other in classes(owner.source) if owner.short_name in bases(other)][:_MAX_SIBLINGS]
    lacking = [other for other in inheriting if not bindings_of(other, attribute, other.node.end_byte)]
    if len(lacking) < len(inheriting):
        for other in lacking:
            reason = f"It leaves `{attribute[:60]}` as `{owner.short_name}` has it; others of the family give their own."
            yield trail.born(other, reason, 1.0 / len(lacking))


def _on_stack(place: Place, symbol: Symbol) -> Place | None:
    found = place.caller
    for _ in range(50):
        if found is None or found.symbol.node == symbol.node:
            return found
        found = found.caller
    return None
