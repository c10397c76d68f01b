"""Exceptions raised on purpose: what the function that raised them refused, and whose doing that was."""

from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from agent.code.generators import given_back, is_generator
from agent.code.symbols import Symbol
from agent.code.walking import ancestors, within
from agent.domain.crash import Crash
from agent.domain.location import LocatedFrame
from agent.stages.localization.bindings import parameter_named
from agent.stages.localization.failing import failing_statement
from agent.stages.localization.predicates import conditions_around
from agent.stages.localization.stops import Stop

_KINDS = 2
_SAMENESS = frozenset({"==", "is", "in"})


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
    return crash.short_type != "StopIteration" or not is_generator(stop.symbol)


def only_raises(symbol: Symbol) -> bool:
    """True for a function that is made to raise: it ends in `raise` and returns nothing."""
    statements = [node for node in symbol.body.named_children if node.type != "comment"]
    if symbol.kind in {"class", "module"} or not statements or statements[-1].type != "raise_statement":
        return False
    return not given_back(symbol)


def refused_arguments(stop: Stop) -> frozenset[str]:
    """Parameters that the conditions around the line look at: what the caller gave was not accepted."""
    nodes = failing_statement(stop.source, stop.line)
    names = {stop.source.text(node) for node in _looked_at(nodes[0])} if nodes else set()
    return frozenset(name for name in names if name not in {"self", "cls"} and parameter_named(stop.symbol, name) is not None)


def _looked_at(statement: Node) -> Iterator[Node]:
    for condition in conditions_around(statement):
        yield from (node for node in within(condition) if node.type == "identifier")


def lacks_a_kind(stop: Stop) -> bool:
    """True when the `raise` ends a chain of tests for the kinds of one value: it refuses a kind the function does not know."""
    nodes = failing_statement(stop.source, stop.line)
    if not nodes or nodes[0].type != "raise_statement":
        return False
    return max(Counter(_tested_before(nodes[0], stop)).values(), default=0) >= _KINDS


def _tested_before(statement: Node, stop: Stop) -> Iterator[str]:
    """For each branch tried before the statement in vain, the value that its condition tests for a kind."""
    for outer in [statement, *ancestors(statement)]:
        parent = outer.parent
        if outer == stop.symbol.node or parent is None:
            return
        if outer.type in {"else_clause", "elif_clause"}:
            tests = [parent, *(node for node in parent.named_children if node.type == "elif_clause")]
        else:
            tests = [node for node in parent.named_children if node.type == "if_statement" and node.end_byte <= outer.start_byte]
        for test in tests:
            condition = test.child_by_field_name("condition")
            if condition is not None and test != outer:
                yield from _kind_tested(stop, condition)


def _kind_tested(stop: Stop, condition: Node) -> Iterator[str]:
    """The value of `isinstance(value, ...)`, `value == ...`, `value is ...` or `value in ...`."""
    called = condition.child_by_field_name("function") if condition.type == "call" else None
    if called is not None and stop.source.text(called) in {"isinstance", "issubclass"}:
        arguments = condition.child_by_field_name("arguments")
        yield from (stop.source.text(node) for node in (arguments.named_children[:1] if arguments is not None else []))
    elif condition.type == "comparison_operator" and any(child.type in _SAMENESS for child in condition.children):
        yield stop.source.text(condition.named_children[0])
