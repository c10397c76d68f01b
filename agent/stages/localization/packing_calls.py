"""Candidates one call away: what lines of the stack call, and who makes the object that failed."""

from collections.abc import Iterable, Iterator
from itertools import islice

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Symbol, enclosing_symbols
from agent.code.walking import within
from agent.stages.localization.bindings import OWN_SCOPES
from agent.stages.localization.callees import class_around
from agent.stages.localization.failing import failing_statement
from agent.stages.localization.packing_candidate import Candidate
from agent.stages.localization.packing_scene import Scene
from agent.stages.localization.packing_shapes import candidate_of
from agent.stages.localization.packing_worth import Kind

_MAX_STOPS = 6
_MAX_ON_A_LINE = 6
_MAX_INNER = 12
_MAX_MAKERS = 3
_MAX_HITS = 60
_MAX_NODES = 4_000


def callees(scene: Scene) -> Iterator[Candidate]:
    """Functions and properties that lines of the stack use, those of the innermost line first."""
    for stop in scene.inner_stops()[:_MAX_STOPS]:
        reason = f"It is called on line {stop.line} of `{stop.symbol.name[:80]}`."
        nodes = failing_statement(stop.source, stop.line)
        for callee in islice(_meant(scene, stop.source, nodes), _MAX_ON_A_LINE):
            yield candidate_of(callee, "callee", reason, Kind.CALLEE.value, scene.focus(callee))


def inner_callees(scene: Scene) -> Iterator[Candidate]:
    """Functions that the likeliest suspects call elsewhere."""
    for _, symbol in islice(scene.accused(), 2):
        if symbol.kind not in {"function", "method"}:
            continue
        nodes = within(symbol.body, stop=OWN_SCOPES)
        for callee in islice(_meant(scene, symbol.source, nodes), _MAX_INNER):
            yield candidate_of(callee, "callee", f"`{symbol.name[:80]}` calls it.", Kind.INNER_CALLEE.value)


def makers(scene: Scene) -> Iterator[Candidate]:
    """Functions of the files in sight that construct the object whose method failed."""
    stops = scene.inner_stops()
    owner = class_around(stops[0].source, stops[0].line) if stops else None
    if owner is None:
        return
    found: dict[tuple[str, str], tuple[Symbol, int]] = {}
    for source in {stop.source.path: stop.source for stop in stops}.values():
        for line in _lines_with(source, f"{owner.short_name}("):
            around = next((one for one in enclosing_symbols(source, line) if one.kind in {"function", "method"}), None)
            if around is not None and around.node != owner.node:
                found.setdefault((source.path, around.name), (around, line))
    for maker, line in islice(found.values(), _MAX_MAKERS):
        reason = f"It makes a `{owner.short_name[:80]}`, on line {line}."
        yield candidate_of(maker, "caller", reason, Kind.MAKER.value, (line,))


def _meant(scene: Scene, source: Source, nodes: Iterable[Node]) -> Iterator[Symbol]:
    """Definitions that calls and attributes among the nodes mean, each once; of a class its `__init__`."""
    seen: set[tuple[str, str]] = set()
    for node in used_nodes(nodes):
        found = _definition(scene, source, node)
        if found is not None and found.kind == "class":
            found = scene.resolver.method(found, "__init__") or found
        if found is not None and (key := (found.span.path, found.name)) not in seen:
            seen.add(key)
            yield found


def used_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    """Calls, and attributes that are not what is called, among the first of the nodes, which come parents first."""
    called: set[int] = set()
    for node in islice(nodes, _MAX_NODES):
        if node.type == "call":
            function = node.child_by_field_name("function")
            called |= {function.id} if function is not None else set()
            yield node
        elif node.type == "attribute" and node.id not in called:
            yield node


def _definition(scene: Scene, source: Source, node: Node) -> Symbol | None:
    if node.type == "call":
        return scene.resolver.callee(source, node)
    found = scene.resolver.definition(source, node)
    return found if found is not None and found.kind == "method" else None


def _lines_with(source: Source, text: str) -> Iterator[int]:
    needle, content, at = text.encode(source.encoding, "replace"), source.file.content, 0
    for _ in range(_MAX_HITS):
        at = content.find(needle, at)
        if at < 0:
            return
        node = source.root.named_descendant_for_byte_range(at, at)
        if node is not None and node.type == "identifier" and node.start_byte == at:
            yield source.line_of(at)
        at += len(needle)
