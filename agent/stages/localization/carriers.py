"""Functions that hand the failing value on exactly as they got it."""

from collections.abc import Sequence
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
    found: set[tuple[str, str]] = set()
    value = values[0] if values else None
    inwards = [*reversed(stops[-MAX_CARRIERS:])]
    for callee, caller in pairwise(inwards):
        if value is None or callee.is_anonymous or not is_own_parameter(callee.symbol, value):
            break
        call = call_into(caller, callee.symbol)
        given = argument_for(caller.source, call, callee.symbol, callee.source.text(value)) if call is not None else None
        value = given.node if given is not None and given.type == "argument" else None
        if value is not None and not caller.is_anonymous and is_own_parameter(caller.symbol, value):
            found.add(caller.key)
    return frozenset(found)
