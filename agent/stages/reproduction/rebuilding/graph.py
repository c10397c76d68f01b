"""The graph of recorded values: who holds whom, and what is held more than once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.domain.capsule_nodes import CapsuleNode, MappingNode, NodeId, ObjectNode, ScalarNode, SequenceNode, SymbolNode
from agent.stages.reproduction.invocation import variable_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What is reached from some values.

    Args:
        counts: node -> how often it is held; once for being asked for.
        names: node -> a word for it, from the attribute or parameter that holds it, or from its class.
    """

    counts: dict[NodeId, int]
    names: dict[NodeId, str]


def holding(nodes: Sequence[CapsuleNode], roots: Sequence[tuple[str, NodeId]]) -> Holding:
    """Walk everything that is reached from the roots, each node once."""
    counts: dict[NodeId, int] = {}
    names: dict[NodeId, str] = {}
    waiting = list(reversed(roots))
    while waiting:
        label, node = waiting.pop()
        counts[node] = counts.get(node, 0) + 1
        if counts[node] > 1:
            continue
        found = nodes[node]
        names[node] = (
            variable_name(found.qualname) if isinstance(found, ObjectNode) and found.qualname else label.lower() or "value"
        )
        waiting += reversed([*held(found)])
    return Holding(counts=counts, names=names)


def held(node: CapsuleNode) -> Iterator[tuple[str, NodeId]]:
    """What a node holds, each with a word for it."""
    match node:
        case ScalarNode(inner=int() as inner):
            yield "zone", inner
        case SequenceNode():
            yield from (("item", item) for item in node.items)
        case MappingNode():
            yield from (("item", one) for pair in node.pairs for one in pair)
            yield from (("factory", one) for one in (node.factory,) if one is not None)
        case SymbolNode(owner=int() as owner):
            yield "owner", owner
        case ObjectNode():
            yield from node.state
            yield from node.slots
            yield from (("item", item) for item in node.args)
            yield from (("content", one) for one in (node.base,) if one is not None)


def has_identity(nodes: Sequence[CapsuleNode], node: NodeId) -> bool:
    """True when it matters that two holders hold the same value and not equal ones, or writing it twice would be long."""
    found = nodes[node]
    match found:
        case ScalarNode():
            return found.kind in ("bytearray", "stringio", "bytesio", "file")
        case SymbolNode():
            return False
        case SequenceNode(kind="tuple" | "frozenset" | "slice"):
            return len(found.items) > 3 or any(not isinstance(nodes[item], ScalarNode | SymbolNode) for item in found.items)
    return True
