"""Statements that give an attribute a value, take it away, or wipe the whole object."""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Symbol
from agent.code.walking import within
from agent.stages.localization.bindings import OWN_SCOPES

_TAKERS = frozenset({"remove", "pop", "popleft", "popitem", "clear", "discard"})
_ASSIGNMENTS = frozenset({"assignment", "augmented_assignment"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One change of an attribute.

    Args:
        symbol: the function that makes it.
        value: what the attribute gets, or the statement that clears it.
        clears: True when it takes the attribute away.
        takes: True when it takes items out of what the attribute holds.
        reason: one sentence for a suspect.
        note: one sentence for the way of the value.
    """

    symbol: Symbol
    value: Node
    clears: bool
    reason: str
    note: str
    takes: bool = False


def writes_in(symbol: Symbol, attribute: str, *, whole: bool) -> Iterator[Write]:
    """What a function does to an attribute of the name, whatever the object.

    Args:
        symbol: the function.
        attribute: the name.
        whole: True to count statements that wipe all attributes of an object too.
    """
    shown = attribute[:60]
    for node in within(symbol.body, stop=OWN_SCOPES):
        if node.type in _ASSIGNMENTS and (value := _assigned(symbol.source, node, attribute)) is not None:
            yield Write(
                symbol=symbol,
                value=value,
                clears=False,
                reason=f"It sets `.{shown}`, which holds the value.",
                note=f"`.{shown}` is set here.",
            )
        elif node.type == "keyword_argument" and _makes_own(symbol, node, attribute):
            value = node.child_by_field_name("value") or node
            reason = f"It makes the object with `{shown}`, which holds the value."
            yield Write(symbol=symbol, value=value, clears=False, reason=reason, note=f"`{shown}` is given here.")
        elif _deletes(symbol.source, node, attribute):
            yield _clearing(symbol, node, f"It deletes `.{shown}`", f"`.{shown}` is deleted here.")
        elif whole and _wipes(symbol.source, node):
            yield _clearing(symbol, node, "It wipes all attributes of an object", "All attributes are wiped here.")


def takings_in(symbol: Symbol, attribute: str) -> Iterator[Write]:
    """Where a function takes items out of the container that an attribute holds.

    Args:
        symbol: the function.
        attribute: the name.
    """
    shown = attribute[:60]
    for node in within(symbol.body, stop=OWN_SCOPES):
        if _takes(symbol.source, node, attribute):
            yield Write(
                symbol=symbol,
                value=node,
                clears=False,
                reason=f"It takes items out of `.{shown}`, on line {node.start_point.row + 1}.",
                note=f"An item of `.{shown}` is taken away here.",
                takes=True,
            )


def _takes(source: Source, node: Node, attribute: str) -> bool:
    if node.type == "delete_statement":
        owners = [part.child_by_field_name("value") for part in node.named_children if part.type == "subscript"]
        return any(owner is not None and _is_attribute(source, owner, attribute) for owner in owners)
    called = node.child_by_field_name("function") if node.type == "call" else None
    owner = called.child_by_field_name("object") if called is not None and called.type == "attribute" else None
    method = called.child_by_field_name("attribute") if owner is not None and called is not None else None
    return owner is not None and method is not None and source.text(method) in _TAKERS and _is_attribute(source, owner, attribute)


def _makes_own(symbol: Symbol, keyword: Node, attribute: str) -> bool:
    """True for the keyword of a call in a method that makes an object of the method's own class: `cls(size=...)`."""
    named = keyword.child_by_field_name("name")
    call = keyword.parent.parent if keyword.parent is not None else None
    called = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    if named is None or called is None or symbol.kind != "method" or symbol.source.text(named) != attribute:
        return False
    return symbol.source.text(called) in {"cls", symbol.owner.rsplit(".", 1)[-1], "type(self)", "self.__class__"}


def _clearing(symbol: Symbol, node: Node, done: str, note: str) -> Write:
    reason = f"{done}, on line {node.start_point.row + 1}; the object is used after that."
    return Write(symbol=symbol, value=node, clears=True, reason=reason, note=note)


def _assigned(source: Source, node: Node, attribute: str) -> Node | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return None
    hit = any(_is_attribute(source, part, attribute) for part in within(left, stop=frozenset({"subscript"})))
    return right if hit else None


def _deletes(source: Source, node: Node, attribute: str) -> bool:
    if node.type == "delete_statement":
        return any(_is_attribute(source, part, attribute) for part in node.named_children)
    if node.type != "call":
        return False
    called, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if called is None or arguments is None or source.text(called) != "delattr":
        return False
    return any(source.text(part).strip("'\"") == attribute for part in arguments.named_children if part.type == "string")


def _wipes(source: Source, node: Node) -> bool:
    """True for `x.__dict__.clear()` and `vars(x).clear()`."""
    called = node.child_by_field_name("function") if node.type == "call" else None
    owner = called.child_by_field_name("object") if called is not None and called.type == "attribute" else None
    method = called.child_by_field_name("attribute") if owner is not None and called is not None else None
    if owner is None or method is None or source.text(method) != "clear":
        return False
    text = source.text(owner)
    return text.endswith(".__dict__") or (text.startswith("vars(") and text.endswith(")"))


def _is_attribute(source: Source, node: Node, attribute: str) -> bool:
    named = node.child_by_field_name("attribute") if node.type == "attribute" else None
    return named is not None and source.text(named) == attribute
