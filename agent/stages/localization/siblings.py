"""Siblings that do the same thing with a check: what the failing function forgot."""

import builtins
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Symbol, enclosing_symbol
from agent.code.walking import ancestors, within
from agent.stages.localization.bindings import OWN_SCOPES, bindings_of, parameter_named
from agent.stages.localization.clues import Clue
from agent.stages.localization.stops import Stop
from agent.stages.localization.weights import Weight

_BUILTINS = frozenset(dir(builtins))
_MAX_HITS = 200
_MIN_NAME = 3
_CONDITIONAL = frozenset(
    {"if_statement", "elif_clause", "while_statement", "conditional_expression", "assert_statement", "boolean_operator"}
)


def sibling_clues(stop: Stop, values: Sequence[Node]) -> Iterator[Clue]:
    """One clue on the failing function when others of its file check what it does not.

    Args:
        stop: the frame that failed.
        values: the expressions whose values made it fail, the likeliest first.
    """
    for value in values[:2]:
        made = _made_by(stop.symbol, value)
        if not made or _checks(stop.symbol, made):
            continue
        sibling = _checking_sibling(stop.symbol, made)
        if sibling is not None:
            reason = f"`{sibling.name}` checks what `{made[:60]}` gives before it goes on; this one does not."
            yield Clue(symbol=stop.symbol, weight=Weight.UNLIKE_SIBLINGS, reason=reason)
            return


def _made_by(symbol: Symbol, value: Node) -> str:
    """What siblings would have to write for the same value: `self.x`, or the function that was called for it."""
    source = symbol.source
    if value.type == "attribute":
        return source.text(value) if source.text(value).startswith("self.") else ""
    if value.type == "identifier" and parameter_named(symbol, source.text(value)) is None:
        bound = bindings_of(symbol, source.text(value), value.start_byte)
        value = bound[0].value if bound else value
    called = value.child_by_field_name("function") if value.type == "call" else None
    text = source.text(called) if called is not None else ""
    return "" if len(text) <= _MIN_NAME or "\n" in text or "(" in text or text in _BUILTINS else text


def _checking_sibling(symbol: Symbol, made: str) -> Symbol | None:
    source = symbol.source
    owner = symbol.owner if made.startswith(("self.", "super()")) else ""
    needle, content = made.encode(source.encoding, "replace"), source.file.content
    at = content.find(needle)
    seen: set[str] = {symbol.name}
    for _ in range(_MAX_HITS):
        if at < 0:
            return None
        other = enclosing_symbol(source, content.count(b"\n", 0, at) + 1)
        if other.name not in seen and other.kind in {"function", "method"} and (not owner or other.owner == owner):
            seen.add(other.name)
            if _checks(other, made):
                return other
        at = content.find(needle, at + len(needle))
    return None


def _checks(symbol: Symbol, made: str) -> bool:
    """True when a condition of the function looks at the value itself, or at a name that was given it before."""
    source = symbol.source
    given: dict[str, int] = {}
    asked: dict[str, int] = {}
    for node in within(symbol.body, stop=OWN_SCOPES):
        if node.type in {"call", "attribute"} and _text(source, node) == made:
            if _in_condition(node):
                return True
            if name := _given_to(source, node):
                given[name] = min(node.end_byte, given.get(name, node.end_byte))
        elif node.type == "identifier" and _in_condition(node):
            name = source.text(node)
            asked[name] = max(node.start_byte, asked.get(name, node.start_byte))
    return any(asked.get(name, -1) > end for name, end in given.items())


def _text(source: Source, node: Node) -> str:
    called = node.child_by_field_name("function") if node.type == "call" else node
    return source.text(called) if called is not None else ""


def _given_to(source: Source, node: Node) -> str:
    """The name that the value is assigned to, empty without one."""
    parent = node.parent
    if parent is None or parent.type != "assignment":
        return ""
    left = parent.child_by_field_name("left")
    return source.text(left) if left is not None and left.type == "identifier" else ""


def _in_condition(node: Node) -> bool:
    """True when the value itself decides: alone, negated, or compared, not when something of it does."""
    inner = node
    for outer in ancestors(node):
        if outer.type in _CONDITIONAL:
            condition = outer.child_by_field_name("condition") or outer.child_by_field_name("left")
            if outer.type == "assert_statement":
                condition = outer.named_children[0]
            if outer.type == "conditional_expression":
                condition = outer.named_children[1] if len(outer.named_children) > 1 else None
            return condition is not None and condition.id == inner.id
        if outer.type not in {"not_operator", "comparison_operator", "parenthesized_expression", "named_expression"}:
            return False
        inner = outer
    return False
