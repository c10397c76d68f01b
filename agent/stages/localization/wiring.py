"""Functions that were wrapped: where the wrapper that called them was put around them."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Symbol, symbols
from agent.code.walking import within
from agent.stages.localization.trails import Birth, Place, Trail

_MAX_CALLS = 3


def wired_by(trail: Trail, callee: Place) -> Iterator[Birth]:
    """Classes and modules whose top level wrapped the callee by its caller's factory: `old = renamed("old", new)`.

    A caller that only forwards `*args` says nothing of the value; how it was put between caller and callee may.

    Args:
        trail: at the callee's parameter.
        callee: the run whose caller forwards what it got.
    """
    factory = _factory_of(callee.caller.symbol) if callee.caller is not None else ""
    if not factory:
        return
    for scope in _scopes(callee.symbol):
        calls = [call for call in _top_level_calls(scope) if _wraps(scope.source, call, factory, callee.symbol.short_name)]
        for call in calls[:_MAX_CALLS]:
            line = call.start_point.row + 1
            place = Place(symbol=scope, line=line)
            onward = trail.onward(call, "The function is wrapped here.", 1.0, place)
            yield onward.born(scope, f"It puts `{factory[:60]}` around `{callee.symbol.short_name}`, on line {line}.")


def _factory_of(wrapper: Symbol) -> str:
    """The name of the function around a nested one, empty for others."""
    if wrapper.kind != "function" or "." not in wrapper.name:
        return ""
    return wrapper.owner.rsplit(".", 1)[-1]


def _scopes(callee: Symbol) -> list[Symbol]:
    known = symbols(callee.source)
    owner = next((symbol for symbol in known if symbol.name == callee.owner and symbol.kind == "class"), None)
    return [owner, known[0]] if owner is not None else [known[0]]


def _top_level_calls(scope: Symbol) -> Iterator[Node]:
    stop = frozenset({"function_definition", "class_definition", "lambda", "decorated_definition"})
    return (node for node in within(scope.body, stop=stop) if node.type == "call")


def _wraps(source: Source, call: Node, factory: str, wrapped: str) -> bool:
    called, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if called is None or arguments is None or source.text(called).rsplit(".", 1)[-1] != factory:
        return False
    return any(source.text(node).rsplit(".", 1)[-1] == wrapped for node in arguments.named_children)
