"""Candidates around a class: its skeleton, and the methods that touch what the failing line reads."""

from collections.abc import Iterator
from itertools import islice

from agent.code.symbols import Symbol, symbols
from agent.stages.localization.attribute_writes import writes_in
from agent.stages.localization.callees import class_around
from agent.stages.localization.failing import failing_statement
from agent.stages.localization.packing_calls import used_nodes
from agent.stages.localization.packing_candidate import Candidate
from agent.stages.localization.packing_scene import Scene
from agent.stages.localization.packing_shapes import candidate_of
from agent.stages.localization.packing_worth import Kind
from agent.stages.localization.stops import Stop

_TOP = 3
_MAX_ATTRIBUTES = 4
_MAX_WRITERS = 6
_MAX_METHODS = 200


def skeletons(scene: Scene) -> Iterator[Candidate]:
    """The classes of the likeliest suspects and of the failing frame, each with the signatures of its methods."""
    owners = [class_around(symbol.source, symbol.span.start_line) for _, symbol in islice(scene.accused(), _TOP)]
    owners += [class_around(stop.source, stop.line) for stop in scene.inner_stops()[:1]]
    for owner in {(owner.span.path, owner.name): owner for owner in owners if owner is not None}.values():
        yield candidate_of(owner, "class", "It is the class of a suspect.", Kind.CLASS.value)


def attribute_writers(scene: Scene) -> Iterator[Candidate]:
    """Methods that set, delete or wipe the attributes which the failing line reads of its own object."""
    for stop in scene.inner_stops()[:1]:
        owner = class_around(stop.source, stop.line)
        lineage = scene.resolver.lineage(owner) if owner is not None else ()
        methods = [method for one in lineage for method in _methods(one) if method.name != stop.symbol.name][:_MAX_METHODS]
        for attribute in _read_on(stop):
            written = (next(writes_in(method, attribute, whole=True), None) for method in methods)
            for write in islice((write for write in written if write is not None), _MAX_WRITERS):
                line = write.value.start_point.row + 1
                yield candidate_of(write.symbol, "value", write.reason, Kind.WRITER.value, (line,))


def _read_on(stop: Stop) -> list[str]:
    """Attributes of `self` on the line, calls left out."""
    found: dict[str, None] = {}
    for node in used_nodes(failing_statement(stop.source, stop.line)):
        owner, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        if owner is not None and name is not None and stop.source.text(owner) in {"self", "cls"}:
            found[stop.source.text(name)] = None
    return [*found][:_MAX_ATTRIBUTES]


def _methods(owner: Symbol) -> list[Symbol]:
    return [symbol for symbol in symbols(owner.source) if symbol.kind == "method" and symbol.owner == owner.name]
