"""Functions that hand a value on exactly as they got it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from tree_sitter import Node

from agent.stages.localization.arguments import argument_for
from agent.stages.localization.bindings import is_own_parameter
from agent.stages.localization.stops import Stop, call_into

MAX_CARRIERS = 20


def carriers_of(stops: Sequence[Stop], values: Sequence[Node]) -> frozenset[tuple[str, str]]:
    """Keys of the callers that pass on, as one of their own parameters, the value that failed.

    Args:
        stops: the in-repository places of the stack, outermost first.
        values: the expressions whose values failed, the likeliest first.
    """
    if not values or not is_own_parameter(stops[-1].symbol, values[0]):
        return frozenset()
    return carriers_of_parameters(stops, [stops[-1].source.text(values[0])])


def carriers_of_parameters(stops: Sequence[Stop], names: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Keys of the callers that pass on, as one of their own, a parameter of the last stop.

    Args:
        stops: the in-repository places of the stack, outermost first.
        names: parameters of the last stop's function.
    """
    found: set[tuple[str, str]] = set()
    handed = frozenset(names)
    for callee, caller in pairwise(reversed(stops[-MAX_CARRIERS:])):
        if not handed or callee.is_anonymous or caller.is_anonymous:
            break
        handed = _handed(caller, callee, handed)
        if handed:
            found.add(caller.key)
    return frozenset(found)


def _handed(caller: Stop, callee: Stop, names: frozenset[str]) -> frozenset[str]:
    """The caller's own parameters that it passes as the callee's."""
    call = call_into(caller, callee.symbol)
    given = [argument_for(caller.source, call, callee.symbol, name) for name in names] if call is not None else []
    nodes = [one.node for one in given if one is not None and one.type == "argument" and one.node is not None]
    return frozenset(caller.source.text(node) for node in nodes if is_own_parameter(caller.symbol, node))
