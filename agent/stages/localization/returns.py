"""What a called function gives back."""

from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from agent.code.generators import given_back, is_generator
from agent.code.symbols import Symbol
from agent.code.walking import within
from agent.stages.localization.bindings import OWN_SCOPES
from agent.stages.localization.trails import Birth, Place, Step, Trail
from agent.stages.localization.wanted import Wanted

_MAX_RETURNS = 6
_DOCUMENTED_NONE = 0.7
_HANDED_ON = 0.5
_CAN_END = frozenset({"return_statement", "raise_statement"})


def returned(trail: Trail, callee: Place, wanted: Wanted) -> Iterator[Birth | Step]:
    """The callee's part in the value: how likely it made it, and the expressions it came from.

    Args:
        trail: at the call.
        callee: the run that the call made.
        wanted: what the message says of the value.
    """
    asked_by = trail.place.symbol.short_name
    given = given_back(callee.symbol)
    source = callee.source
    likely = [node for node in given if node is not None and not (wanted.excludes(source, node) and not trail.in_container)]
    if given and not likely and None not in given and not can_fall_through(callee.symbol):
        yield trail.born(callee.symbol, f"It returned the value that `{asked_by}` goes on with.", 0.2)
        return
    if flaw := _flaw(callee.symbol, given, wanted, asked_by):
        yield replace(trail.born(callee.symbol, flaw), flawed=True)
    else:
        share, reason = _guilt(callee.symbol, given, wanted, asked_by)
        only_hands_on = likely and all(_is_handed_on(node) for node in likely)
        yield trail.born(callee.symbol, reason, share * (_HANDED_ON if only_hands_on else 1.0))
    inside = is_generator(callee.symbol) and trail.in_container
    for node in likely[:_MAX_RETURNS]:
        onward = trail.onward(node, f"`{callee.symbol.short_name}` returns it here.", 1.0 if len(likely) == 1 else 0.7, callee)
        yield Step(trail=replace(onward, in_container=trail.in_container and not inside), node=node)


def _is_handed_on(node: Node) -> bool:
    """True for what another function returned."""
    inner = node.named_children[0] if node.type == "await" and node.named_children else node
    return inner.type == "call"


def _flaw(symbol: Symbol, given: tuple[Node | None, ...], wanted: Wanted, asked_by: str) -> str:
    """Why the function is wrong whatever it was to return; empty when it may be right."""
    if wanted.is_none and not given and not is_generator(symbol) and does_something(symbol):
        return f"It returns nothing, and `{asked_by}` goes on with the result."
    lengths = {len(node.named_children) for node in given if node is not None and node.type in {"tuple", "expression_list"}}
    if wanted.length in lengths and len(lengths) > 1:
        return f"It returns {wanted.length} values in one place and {max(lengths - {wanted.length})} in another."
    return ""


def does_something(symbol: Symbol) -> bool:
    """False for a function whose body is a docstring, `...`, `pass` or a `raise`: subclasses have the real one."""
    idle = {"comment", "pass_statement", "raise_statement"}
    statements = [node for node in symbol.body.named_children if node.type not in idle]
    return any(
        statement.type != "expression_statement"
        or [node.type for node in statement.named_children] not in (["string"], ["ellipsis"])
        for statement in statements
    )


def can_fall_through(symbol: Symbol) -> bool:
    """True when the last statement of the function plainly is none that leaves it."""
    statements = [node for node in symbol.body.named_children if node.type != "comment"]
    if not statements:
        return True
    return _passes(statements[-1])


def _passes(statement: Node) -> bool:
    """True when control can reach the end of the statement, as far as its form tells."""
    if statement.type in _CAN_END:
        return False
    if statement.type == "if_statement":
        blocks = [node for node in within(statement, stop=OWN_SCOPES | {"block"}) if node.type == "block"]
        has_else = any(node.type == "else_clause" for node in statement.named_children)
        return not has_else or any(not block.named_children or _passes(block.named_children[-1]) for block in blocks)
    return statement.type not in {"try_statement", "with_statement", "while_statement", "match_statement"}


def _guilt(symbol: Symbol, given: tuple[Node | None, ...], wanted: Wanted, asked_by: str) -> tuple[float, str]:
    """A function that says it may return None has kept its word; one that forgets to return has not."""
    if wanted.is_none and not is_generator(symbol):
        values = [node for node in given if node is not None and node.type != "none"]
        if values and None not in given and can_fall_through(symbol):
            return 1.0, f"It can end without returning anything, and `{asked_by}` goes on with the result."
        if any(node is not None and node.type == "none" for node in given) or _annotated_optional(symbol):
            return _DOCUMENTED_NONE, f"It can return None, and `{asked_by}` goes on with the result."
    return 1.0, f"It returned the value that `{asked_by}` goes on with."


def _annotated_optional(symbol: Symbol) -> bool:
    annotation = symbol.node.child_by_field_name("return_type")
    text = symbol.source.text(annotation) if annotation is not None else ""
    return "Optional[" in text or "None" in text
