"""Exceptions raised on purpose: what the function that raised them refused, and whose doing that was."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.walking import ancestors, within
from agent.domain.crash import Crash
from agent.domain.location import LocatedFrame
from agent.stages.localization.bindings import parameter_named
from agent.stages.localization.failing import failing_statement
from agent.stages.localization.returns import yields
from agent.stages.localization.stops import Stop

_GUARDS = frozenset({"if_statement", "elif_clause", "while_statement"})


def raised_on_purpose(crash: Crash, stop: Stop) -> bool:
    """True when the line is a `raise` of the crash's type, or of one it does not name: the function refuses, it does not fail."""
    nodes = failing_statement(stop.source, stop.line)
    if not nodes or nodes[0].type != "raise_statement":
        return False
    raised = next(iter(nodes[0].named_children), None)
    made = raised.child_by_field_name("function") if raised is not None and raised.type == "call" else raised
    name = stop.source.text(made).rsplit(".", 1)[-1] if made is not None else ""
    return not name[:1].isupper() or name == crash.short_type


def is_refusal(crash: Crash, frame: LocatedFrame, stop: Stop) -> bool:
    """True when the crash's own innermost frame raised it on purpose.

    A generator that raises StopIteration does not refuse: the interpreter forbids it (PEP 479).
    """
    if not crash.frames or crash.frames[-1] is not frame.frame or not raised_on_purpose(crash, stop):
        return False
    return crash.short_type != "StopIteration" or not yields(stop.symbol)


def refused_arguments(stop: Stop) -> frozenset[str]:
    """Parameters that the conditions around the `raise` look at: what the caller gave was not accepted."""
    nodes = failing_statement(stop.source, stop.line)
    names = {stop.source.text(node) for node in _looked_at(nodes[0], stop)} if nodes else set()
    return frozenset(name for name in names if name not in {"self", "cls"} and parameter_named(stop.symbol, name) is not None)


def _looked_at(statement: Node, stop: Stop) -> Iterator[Node]:
    """Names in the conditions that led to a statement, those of the tried `if` and `elif` branches before it too."""
    for outer in ancestors(statement):
        if outer == stop.symbol.node:
            return
        if outer.type in _GUARDS or outer.type == "conditional_expression":
            for condition in outer.children_by_field_name("condition"):
                yield from (node for node in within(condition) if node.type == "identifier")
