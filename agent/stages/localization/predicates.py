"""Predicates that decide whether a method is called: `if x.fits(y): x.use(y)`."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Symbol
from agent.code.walking import ancestors, within
from agent.stages.localization.bindings import OWN_SCOPES
from agent.stages.localization.callees import Resolver, class_around

_CONDITIONAL = frozenset({"if_statement", "elif_clause", "while_statement"})


def predicate_for(source: Source, call: Node, callee: Symbol, resolver: Resolver) -> Symbol | None:
    """The predicate of the callee's own class that the caller asked before the call: `if x.fits(y): x.use(y)`."""
    owner = _receiver(source, call)
    cls = class_around(callee.source, callee.span.start_line) if owner else None
    if cls is None:
        return None
    for condition in conditions_around(call):
        for asked in within(condition):
            name = _asked(source, asked, owner)
            found = resolver.method(cls, name) if name else None
            if found is not None and found.node != callee.node:
                return found
    return _filtering(source, call, callee, cls, resolver)


def _filtering(source: Source, call: Node, callee: Symbol, cls: Symbol, resolver: Resolver) -> Symbol | None:
    """The predicate that filtered the objects of which one is called: `next(x for x in all if x.fits(y)).use(y)`."""
    called = call.child_by_field_name("function")
    owner = called.child_by_field_name("object") if called is not None else None
    for clause in (node for node in within(owner) if node.type == "if_clause") if owner is not None else ():
        for asked in (node for node in within(clause) if node.type == "call"):
            inner = asked.child_by_field_name("function")
            name = inner.child_by_field_name("attribute") if inner is not None and inner.type == "attribute" else None
            found = resolver.method(cls, source.text(name)) if name is not None else None
            if found is not None and found.node != callee.node:
                return found
    return None


def conditions_around(node: Node) -> Iterator[Node]:
    """The conditions of the `if` and `while` statements of the same function that hold the node in their bodies."""
    for outer in ancestors(node):
        if outer.type in OWN_SCOPES:
            return
        if outer.type in _CONDITIONAL:
            conditions = outer.children_by_field_name("condition")
            yield from (found for found in conditions if not found.start_byte <= node.start_byte < found.end_byte)


def _receiver(source: Source, call: Node) -> str:
    called = call.child_by_field_name("function")
    owner = called.child_by_field_name("object") if called is not None and called.type == "attribute" else None
    return source.text(owner) if owner is not None else ""


def _asked(source: Source, node: Node, owner: str) -> str:
    """The method's name when the node asks the same object something; empty otherwise."""
    if node.type != "call" or _receiver(source, node) != owner or owner in {"self", "cls"}:
        return ""
    called = node.child_by_field_name("function")
    name = called.child_by_field_name("attribute") if called is not None else None
    return source.text(name) if name is not None else ""
