"""Walks over a syntax tree without recursion, so that hostile nesting can't exhaust the stack."""

from collections.abc import Iterator

from tree_sitter import Node


def within(node: Node, stop: frozenset[str] = frozenset()) -> Iterator[Node]:
    """The node and its named descendants in source order.

    Args:
        node: where to start; it is entered whatever its type.
        stop: node types that are yielded but not entered.
    """
    pending = [node]
    while pending:
        found = pending.pop()
        yield found
        if found is node or found.type not in stop:
            pending.extend(reversed(found.named_children))


def ancestors(node: Node) -> Iterator[Node]:
    """The node's parents, nearest first."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent
