"""Functions that closed what the failing one still uses."""

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Symbol, symbols
from agent.code.walking import within
from agent.domain.crash import Crash
from agent.stages.localization.arguments import parameter_given
from agent.stages.localization.bindings import OWN_SCOPES
from agent.stages.localization.callees import Resolver, class_around
from agent.stages.localization.clues import Clue
from agent.stages.localization.failing import failing_statement
from agent.stages.localization.stops import Stop
from agent.stages.localization.weights import Weight

_CLOSED = re.compile(r"\bclosed\b|already (?:shut|stopped|finished|released)|\bdetached\b", re.IGNORECASE)
_CLOSERS = frozenset({"close", "aclose", "detach", "shutdown", "disconnect", "stop", "release", "terminate"})
_MAX_CALLS = 60
_DEPTH = 6


def spoiling_clues(crash: Crash, stops: Sequence[Stop], resolver: Resolver) -> Iterator[Clue]:
    """Where the message says that something is closed: the functions that were handed it before, or share it, and close it.

    Args:
        crash: the crash to fix.
        stops: the in-repository places of the stack, outermost first.
        resolver: finds definitions.
    """
    if not _CLOSED.search(crash.message.reveal()[:500]):
        return
    for stop in reversed(stops[-_DEPTH:]):
        used = _used(stop)
        yield from _handed_before(stop, used, resolver)
        yield from _closed_by_methods(stop, used)


def _used(stop: Stop) -> frozenset[str]:
    """Names and attributes on the stop's line."""
    nodes = (node for node in failing_statement(stop.source, stop.line) if node.type in {"identifier", "attribute"})
    return frozenset(stop.source.text(node) for node in nodes)


def _handed_before(stop: Stop, used: frozenset[str], resolver: Resolver) -> Iterator[Clue]:
    calls = [node for node in within(stop.symbol.body, stop=OWN_SCOPES) if node.type == "call"][:_MAX_CALLS]
    for call in calls:
        if call.start_point.row + 1 >= stop.line:
            continue
        callee = resolver.callee(stop.source, call)
        if callee is None or callee.kind == "class":
            continue
        for name in used:
            parameter = parameter_given(stop.source, call, callee, name)
            if parameter and _closes(callee, parameter):
                reason = f"It closes the `{parameter[:60]}` that `{stop.symbol.short_name}` hands it and goes on with."
                yield Clue(symbol=callee, weight=Weight.FLAWED, reason=reason)


def _closed_by_methods(stop: Stop, used: frozenset[str]) -> Iterator[Clue]:
    """Methods of the same class that close what an attribute holds."""
    owner = class_around(stop.source, stop.line)
    held = [name for name in used if name.startswith("self.")]
    if owner is None or not held:
        return
    for method in symbols(owner.source):
        if method.kind == "method" and method.owner == owner.name and method.node != stop.symbol.node:
            closed = next((name for name in held if _closes(method, name)), "")
            if closed:
                yield Clue(symbol=method, weight=Weight.VALUE_BORN, reason=f"It closes `{closed[:60]}`.", strength=0.6)


def _closes(symbol: Symbol, name: str) -> bool:
    """True when the function closes a parameter or attribute: by `with`, or by a method that says so."""
    source = symbol.source
    for node in within(symbol.body, stop=OWN_SCOPES):
        if node.type == "with_item":
            value = node.child_by_field_name("value")
            if value is not None and source.text(value.named_children[0] if value.type == "as_pattern" else value) == name:
                return True
        elif node.type == "call" and _is_closing(source, node, name):
            return True
    return False


def _is_closing(source: Source, call: Node, name: str) -> bool:
    called = call.child_by_field_name("function")
    owner = called.child_by_field_name("object") if called is not None and called.type == "attribute" else None
    method = called.child_by_field_name("attribute") if owner is not None and called is not None else None
    return owner is not None and method is not None and source.text(owner) == name and source.text(method) in _CLOSERS
