"""Where a wrong value was born: followed back through assignments, parameters and the functions that returned it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Symbol, symbols
from agent.code.walking import within
from agent.stages.localization.arguments import argument_for
from agent.stages.localization.bindings import assigned_attribute, binding_of, parameter_named
from agent.stages.localization.callees import Resolver

MAX_HOPS = 6
_THROUGH = {
    "parenthesized_expression": 1.0,
    "await": 1.0,
    "conditional_expression": 0.6,
    "boolean_operator": 0.6,
    "binary_operator": 0.6,
    "unary_operator": 1.0,
    "subscript": 0.5,
    "keyword_argument": 1.0,
    "list_splat": 0.8,
    "dictionary_splat": 0.8,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One place of the call stack, as far as tracing needs it.

    Args:
        symbol: the definition that ran.
        line: 1-based, where it was.
    """

    symbol: Symbol
    line: int

    @property
    def source(self) -> Source:
        """The file."""
        return self.symbol.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Birth:
    """A definition that made, or first handed on, the value that failed.

    Args:
        symbol: the definition.
        share: 0 to 1, how sure the trace is.
        reason: one sentence.
    """

    symbol: Symbol
    share: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trail:
    stops: Sequence[Stop]
    at: int
    resolver: Resolver
    share: float
    hops: int

    @property
    def stop(self) -> Stop:
        return self.stops[self.at]

    def weaker(self, factor: float) -> "_Trail":
        return replace(self, share=self.share * factor, hops=self.hops + 1)

    def born(self, symbol: Symbol, reason: str, factor: float = 1.0) -> Birth:
        return Birth(symbol=symbol, share=round(self.share * factor, 3), reason=reason)


def births(stops: Sequence[Stop], values: Sequence[Node], resolver: Resolver) -> tuple[Birth, ...]:
    """Where the values that failed at the last stop come from, the surest first.

    Args:
        stops: the in-repository places of the stack, outermost first.
        values: expressions on the last stop's line, the likeliest first.
        resolver: finds definitions.
    """
    found: list[Birth] = []
    for position, value in enumerate(values[:4]):
        trail = _Trail(stops=stops, at=len(stops) - 1, resolver=resolver, share=1.0 / (1 + position), hops=0)
        found += _trace(trail, value)
    return tuple(sorted(found, key=lambda birth: -birth.share))


def _trace(trail: _Trail, value: Node) -> Iterator[Birth]:
    if trail.hops > MAX_HOPS:
        return
    if value.type == "identifier":
        yield from _name(trail, value)
    elif value.type == "call":
        yield from _call(trail, value)
    elif value.type == "attribute":
        yield from _attribute(trail, value)
    elif value.type in _THROUGH:
        parts = value.children_by_field_name("value")[:1] if value.type == "subscript" else value.named_children[:3]
        for part in parts:
            yield from _trace(trail.weaker(_THROUGH[value.type]), part)


def _name(trail: _Trail, node: Node) -> Iterator[Birth]:
    stop, name = trail.stop, trail.stop.source.text(node)
    bound = binding_of(stop.symbol, name, node.start_byte)
    if bound is not None:
        yield trail.born(stop.symbol, f"`{name[:60]}` gets its value there, on line {bound.start_point.row + 1}.", 0.6)
        yield from _trace(trail.weaker(0.9), bound)
    elif parameter_named(stop.symbol, name) is not None:
        yield from _parameter(trail, name)
    elif stop.symbol.kind != "module":
        yield from _module_name(trail, name)


def _parameter(trail: _Trail, name: str) -> Iterator[Birth]:
    here = trail.stop.symbol
    if trail.at == 0:
        yield trail.born(here, f"`{name[:60]}` was handed in from outside of the repository.", 0.3)
        return
    caller = trail.stops[trail.at - 1]
    given = argument_for(caller.source, caller.line, here, name)
    if given is None:
        return
    outward = replace(trail.weaker(0.9), at=trail.at - 1)
    if given.type == "default":
        yield trail.born(here, f"The default of `{name[:60]}` was used.")
    elif given.node is not None and not _is_own_parameter(caller, given.node):
        yield outward.born(caller.symbol, f"It passes the value that `{here.short_name}` fails on, as `{name[:60]}`.")
        yield from _trace(outward, given.node)
    elif given.node is not None:
        yield from _trace(outward, given.node)


def _is_own_parameter(stop: Stop, node: Node) -> bool:
    name = stop.source.text(node)
    return (
        node.type == "identifier"
        and parameter_named(stop.symbol, name) is not None
        and binding_of(stop.symbol, name, node.start_byte) is None
    )


def _call(trail: _Trail, call: Node) -> Iterator[Birth]:
    callee = trail.resolver.callee(trail.stop.source, call)
    if callee is not None and callee.kind != "class":
        yield trail.born(callee, f"It returned the value that `{trail.stop.symbol.short_name}` goes on with.")
        return
    arguments = call.child_by_field_name("arguments")
    for argument in arguments.named_children[:2] if arguments is not None else []:
        yield from _trace(trail.weaker(0.5), argument)


def _attribute(trail: _Trail, node: Node) -> Iterator[Birth]:
    name = node.child_by_field_name("attribute")
    if name is None:
        return
    attribute = trail.stop.source.text(name)
    writers = [symbol for symbol in symbols(trail.stop.source) if assigned_attribute(symbol, attribute)]
    for writer in writers[:6]:
        yield trail.born(writer, f"It sets `.{attribute[:60]}`, which holds the value.", 0.7 / len(writers))


def _module_name(trail: _Trail, name: str) -> Iterator[Birth]:
    module = symbols(trail.stop.source)[0]
    bound = binding_of(module, name, len(module.source.file.content))
    if bound is not None and not any(found.id == bound.id for found in within(trail.stop.symbol.node)):
        yield trail.born(module, f"`{name[:60]}` gets its value at the top of the module.", 0.6)
