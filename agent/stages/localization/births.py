"""Where a wrong value was born: followed back through assignments, parameters and the functions that returned it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from tree_sitter import Node

from agent.code.symbols import Symbol, enclosing_symbols, symbols
from agent.stages.localization.arguments import argument_for
from agent.stages.localization.attribute_births import attribute_births
from agent.stages.localization.bindings import Binding, additions_to, bindings_of, is_own_parameter, is_own_state, parameter_named
from agent.stages.localization.callees import Resolver
from agent.stages.localization.objects import owner_of
from agent.stages.localization.possible_values import MAX_VALUES, possible_values, suspicion
from agent.stages.localization.returns import returned
from agent.stages.localization.stops import Stop
from agent.stages.localization.trails import MAX_HOPS, Birth, Place, Step, Trail, innermost_place
from agent.stages.localization.wanted import Wanted
from agent.stages.localization.wiring import wired_by

__all__ = ["Birth", "Stop", "births"]

MAX_STEPS = 200
MAX_PLACES = 40
_MAX_BINDINGS = 4
_FAINT = 0.05
_CONTRACT = 0.7
_STATE = 0.4
_BOUND = 0.6
_ALIAS = 0.3
_TABLE = 0.8
_THROUGH = {
    "parenthesized_expression": 1.0,
    "await": 1.0,
    "assignment": 1.0,
    "conditional_expression": 0.6,
    "boolean_operator": 0.6,
    "binary_operator": 0.6,
    "unary_operator": 1.0,
    "keyword_argument": 1.0,
    "list_splat": 0.8,
    "dictionary_splat": 0.8,
    "named_expression": 1.0,
}
_CONTAINERS = frozenset({"list", "tuple", "set", "dictionary", "expression_list", "pair"})
_COMPREHENSIONS = frozenset({"list_comprehension", "set_comprehension", "generator_expression"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    resolver: Resolver
    wanted: Wanted


def births(stops: Sequence[Stop], values: Sequence[Node], resolver: Resolver, wanted: Wanted) -> tuple[Birth, ...]:
    """Where the values that failed at the last stop come from, the surest first.

    Args:
        stops: the in-repository places of the stack, outermost first.
        values: expressions on the last stop's line, the likeliest first.
        resolver: finds definitions.
        wanted: what the message says of the value.
    """
    place = innermost_place(stops[-MAX_PLACES:]) if values else None
    if place is None:
        return ()
    scene = _Scene(resolver=resolver, wanted=wanted)
    found: list[Birth] = []
    seen: set[tuple[str, str, int, int, bool]] = set()
    pending: list[tuple[float, int, Step]] = []
    for position, node in enumerate(possible_values(place, values, wanted)):
        trail = Trail(place=place, share=suspicion(wanted, position)).onward(node, "Its value failed here.")
        heappush(pending, (-trail.share, position, Step(trail=trail, node=node)))
    for turn in range(MAX_VALUES, MAX_STEPS):
        if not pending:
            break
        _, _, step = heappop(pending)
        if step.key in seen:
            continue
        seen.add(step.key)
        for item in _followed(scene, step.trail, step.node):
            if isinstance(item, Birth):
                found.append(item)
            elif item.trail.share >= _FAINT and len(item.trail.path) <= MAX_HOPS and len(pending) < MAX_STEPS:
                heappush(pending, (-item.trail.share, turn * MAX_STEPS + len(pending), item))
    return tuple(sorted(found, key=lambda birth: -birth.share))


def _followed(scene: _Scene, trail: Trail, node: Node) -> Iterator[Birth | Step]:
    if not trail.in_container and (judged := scene.wanted.judged(trail.place.source, node)) is not None:
        if judged:
            text = trail.place.source.text(node)
            yield trail.born(trail.place.symbol, f"It gives `{text[:60]}` on line {node.start_point.row + 1}.")
        return
    if node.type == "identifier":
        yield from _name(scene, trail, node)
    elif node.type == "call":
        yield from _call(scene, trail, node)
    elif node.type == "attribute":
        yield from attribute_births(trail, node, scene.resolver, scene.wanted)
    elif node.type == "subscript":
        inside = replace(trail.weaker(0.5), in_container=True)
        yield from (Step(trail=inside, node=part) for part in node.children_by_field_name("value")[:1])
    elif node.type in _CONTAINERS:
        yield from _contents(trail, node)
    elif node.type in _COMPREHENSIONS:
        yield from (Step(trail=_out_of(trail), node=part) for part in node.children_by_field_name("body"))
    elif node.type in _THROUGH:
        parts = node.children_by_field_name("right") if node.type == "assignment" else node.named_children[-3:]
        yield from (Step(trail=trail.weaker(_THROUGH[node.type]), node=part) for part in parts)


def _contents(trail: Trail, node: Node) -> Iterator[Step]:
    """What a display holds, when the bad value is inside of it."""
    if trail.in_container:
        parts = node.named_children[:6]
        yield from (Step(trail=_out_of(trail).weaker(1.0 if len(parts) == 1 else 0.5), node=part) for part in parts)


def _out_of(trail: Trail) -> Trail:
    return replace(trail, in_container=False)


def _name(scene: _Scene, trail: Trail, node: Node) -> Iterator[Birth | Step]:
    place, name = trail.place, trail.place.source.text(node)
    bound = bindings_of(place.symbol, name, node.start_byte)
    if bound:
        yield from _bound(scene, trail, name, bound)
    if trail.in_container:
        additions = [*additions_to(place.symbol, name)][:_MAX_BINDINGS]
        yield from _bound(scene, trail, name, tuple(additions))
    if bound:
        return
    if parameter_named(place.symbol, name) is not None:
        yield from _parameter(scene, trail, name)
    elif place.symbol.kind != "module":
        yield from _outer_name(scene, trail, node, name)


def _bound(scene: _Scene, trail: Trail, name: str, bound: tuple[Binding, ...]) -> Iterator[Birth | Step]:
    """The nearest binding is the likeliest, but one that plainly gives the wanted value is as likely from further away."""
    for position, binding in enumerate(bound[:_MAX_BINDINGS]):
        certain = not binding.is_element and not binding.is_addition
        judged = scene.wanted.judged(trail.place.source, binding.value) if certain else None
        if judged is False:
            continue
        share = 1.0 if position == 0 or judged else 0.4
        how = "gets an item" if binding.is_addition else "gets its value"
        onward = trail.onward(binding.value, f"`{name[:60]}` {how} here.", share)
        if position == 0:
            part = _ALIAS if _only_named(trail.place, binding.value) else _BOUND
            yield onward.born(trail.place.symbol, f"`{name[:60]}` {how} there, on line {binding.line}.", part)
        inside = (trail.in_container and not binding.is_addition) or binding.is_element
        yield Step(trail=replace(onward.weaker(0.9), in_container=inside), node=binding.value)


def _only_named(place: Place, value: Node) -> bool:
    """True when a value that was handed in, or an item of it, only gets a name."""
    return is_own_parameter(place.symbol, value) or is_own_state(place.symbol, value)


def _parameter(scene: _Scene, trail: Trail, name: str) -> Iterator[Birth | Step]:
    place = trail.place
    if place.caller is None:
        yield trail.born(place.symbol, f"`{name[:60]}` was handed in from outside of the repository.", 0.3)
        return
    given = argument_for(place.caller.source, place.call, place.symbol, name) if place.call is not None else None
    if given is None or given.node is None:
        yield from wired_by(trail, place)
    elif given.type == "default":
        onward = trail.onward(given.node, f"The default of `{name[:60]}` is used.")
        if not scene.wanted.excludes(place.source, given.node):
            yield onward.born(place.symbol, f"The default of `{name[:60]}` was used.")
    else:
        note = f"It is passed to `{place.symbol.short_name}` as `{name[:60]}`."
        outward = replace(trail.onward(given.node, note, 1.0, place.caller), handed=trail.handed + 1)
        if not is_own_parameter(place.caller.symbol, given.node) and not scene.wanted.excludes(place.caller.source, given.node):
            reason = f"It passes the value that `{place.symbol.short_name}` fails on, as `{name[:60]}`."
            yield outward.born(place.caller.symbol, reason, _part(place.caller, given.node, trail.handed))
        yield Step(trail=outward, node=given.node)


def _part(caller: Place, given: Node, handed: int) -> float:
    """The caller's part: little for state it only reads; what several functions rely on is a contract that it broke."""
    if is_own_state(caller.symbol, given):
        return _STATE
    return 1.0 if handed else _CONTRACT


def _call(scene: _Scene, trail: Trail, call: Node) -> Iterator[Birth | Step]:
    trail, callee = _callee(scene, trail, call)
    if callee is not None and callee.kind != "class":
        inside = Place(symbol=callee, line=callee.span.start_line, caller=trail.place, call=call)
        yield from returned(trail, inside, scene.wanted)
        return
    if callee is not None:
        return  # an object of the class is what was asked for
    called, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    for argument in arguments.named_children[:2] if arguments is not None else []:
        yield Step(trail=trail.weaker(0.5), node=argument)
    owner = called.child_by_field_name("object") if called is not None else None
    if owner is not None:
        yield Step(trail=trail.weaker(0.5), node=owner)


def _callee(scene: _Scene, trail: Trail, call: Node) -> tuple[Trail, Symbol | None]:
    """What is called, and the trail, weaker where that is a guess."""
    found = scene.resolver.callee(trail.place.source, call)
    called = call.child_by_field_name("function")
    owner, named = (called.child_by_field_name(name) if called is not None else None for name in ("object", "attribute"))
    if found is not None or owner is None or named is None:
        return trail, found
    member = trail.place.source.text(named)
    of = owner_of(trail.place, owner, member, scene.resolver)
    method = scene.resolver.method(of.symbol, member) if of is not None else None
    return (trail.weaker(of.share), method) if of is not None and method is not None else (trail, None)


def _outer_name(scene: _Scene, trail: Trail, node: Node, name: str) -> Iterator[Birth | Step]:
    """A name of an enclosing function or of the module."""
    place = trail.place
    for scope in enclosing_symbols(place.source, node.start_point.row + 1):
        if scope.kind in {"class", "module"} or scope.node == place.symbol.node:
            continue
        outer = _running(place, scope.node) or Place(symbol=scope, line=scope.span.start_line)
        if bindings_of(scope, name, node.start_byte) or parameter_named(scope, name) is not None:
            moved = replace(trail.weaker(0.9), place=outer)
            yield from _name(scene, moved, node)
            return
    module = symbols(place.source)[0]
    bound = bindings_of(module, name, len(place.source.file.content))[:1]
    for binding in bound:
        if not scene.wanted.excludes(place.source, binding.value):
            top = Place(symbol=module, line=binding.line)
            onward = trail.onward(binding.value, f"`{name[:60]}` gets its value here.", 1.0, top)
            yield onward.born(module, f"`{name[:60]}` gets its value at the top of the module.", 0.6)
            if scene.wanted.absent and binding.value.type == "dictionary":
                yield Birth(symbol=module, share=_TABLE, reason=f"The table `{name[:60]}` has no such key.", path=onward.path)


def _running(place: Place, node: Node) -> Place | None:
    found = place.caller
    for _ in range(50):
        if found is None or found.symbol.node == node:
            return found
        found = found.caller
    return None
