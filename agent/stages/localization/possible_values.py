"""Which of the values on a failing line can be the one the message complains of."""

from collections.abc import Sequence

from tree_sitter import Node

from agent.stages.localization.bindings import bindings_of, parameter_named
from agent.stages.localization.trails import Place
from agent.stages.localization.wanted import Wanted

MAX_VALUES = 4
_NO_TYPE = 0.7


def suspicion(wanted: Wanted, position: int) -> float:
    """How likely the value at a position is the bad one, 0 to 1.

    A value of the wrong type came from somewhere; an index or a key may be right and its check be missing here. Of the two
    either may be wrong: what was asked for, or what it was asked of.
    """
    share = 1.0 if wanted.type or wanted.length is not None else _NO_TYPE
    return share / (1 + (position // 2 if wanted.gone else position))


def possible_values(place: Place, values: Sequence[Node], wanted: Wanted) -> list[Node]:
    """The values without those that plainly are of another kind than the message says."""
    kept = [node for node in values[: 2 * MAX_VALUES] if not _acquitted(place, node, wanted)]
    return (kept or [*values])[:MAX_VALUES]


def _acquitted(place: Place, node: Node, wanted: Wanted) -> bool:
    if node.type != "identifier":
        return wanted.excludes(place.source, node)
    name = place.source.text(node)
    if parameter_named(place.symbol, name) is not None:
        return False
    bound = bindings_of(place.symbol, name, node.start_byte)
    return bool(bound) and all(not found.is_element and wanted.excludes(place.source, found.value) for found in bound)
