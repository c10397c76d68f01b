"""Frames that only hand on what they got, told by their structure."""

from tree_sitter import Node

from agent.code.symbols import Symbol, parameters
from agent.code.walking import within
from agent.stages.localization.bindings import OWN_SCOPES, bindings_of, is_own_parameter, parameter_named
from agent.stages.localization.callees import Resolver
from agent.stages.localization.failing import failing_statement
from agent.stages.localization.predicates import predicate_for
from agent.stages.localization.stops import Stop, call_into

_SPLATS = {"list_splat": "*", "dictionary_splat": "**"}
_CONSTANTS = frozenset({"string", "integer", "float", "true", "false", "none"})
_SMALL = 2
_BRANCHES = frozenset(
    {"if_statement", "while_statement", "for_statement", "try_statement", "match_statement", "conditional_expression"}
)


def passes_on(stop: Stop, callee: Symbol | None, resolver: Resolver) -> str:
    """Why the frame is no place where anything is decided; empty when it may be one.

    Args:
        stop: the frame.
        callee: what it called, None when that is not in the repository.
        resolver: finds definitions.
    """
    call = call_into(stop, callee) if callee is not None else _only_call(stop)
    if call is None:
        return ""
    if _forwards(stop.symbol, call):
        return "It only forwards the arguments it gets."
    return _how_it_hands_on(stop, call, callee, resolver) if callee is not None else ""


def _how_it_hands_on(stop: Stop, call: Node, callee: Symbol, resolver: Resolver) -> str:
    if _delegates(stop.symbol, call):
        return "It only hands on what it gets."
    if _dispatches(stop.symbol, call):
        return "It calls whichever function was chosen elsewhere."
    if predicate_for(stop.source, call, callee, resolver) is not None:
        return "It asks each object whether it fits and calls the one that says so."
    return ""


def decides(symbol: Symbol) -> bool:
    """True when the definition has a branch or a loop of its own."""
    return any(node.type in _BRANCHES for node in within(symbol.body, stop=OWN_SCOPES))


def _only_call(stop: Stop) -> Node | None:
    calls = [node for node in failing_statement(stop.source, stop.line) if node.type == "call"]
    return calls[0] if len(calls) == 1 else None


def _forwards(symbol: Symbol, call: Node) -> bool:
    """True when the call passes the function's own `*args` or `**kwargs`, and nothing that it computed."""
    own = {found.name: found.kind for found in parameters(symbol) if found.kind in {"*", "**"}}
    given = _given(call)
    splats = [node for node in given if node.type in _SPLATS]
    forwarded = [node for node in splats if own.get(symbol.source.text(node).lstrip("* ")) == _SPLATS[node.type]]
    return bool(forwarded) and all(node in splats or _handed_on(symbol, node) for node in given)


def _delegates(symbol: Symbol, call: Node) -> bool:
    """True for a short function whose last act is a call with what it got itself."""
    statements = [node for node in symbol.body.named_children if node.type != "comment" and not _is_docstring(node)]
    if symbol.kind in {"module", "class"} or len(statements) > _SMALL or decides(symbol):
        return False
    return _is_last_act(call) and all(_handed_on(symbol, node) and node.type not in _CONSTANTS for node in _given(call))


def _is_last_act(call: Node) -> bool:
    """True when nothing is done with what the call gives but to give it back."""
    outer = call.parent
    while outer is not None and outer.type in {"await", "yield", "parenthesized_expression"}:
        outer = outer.parent
    return outer is not None and outer.type in {"return_statement", "expression_statement"}


def _dispatches(symbol: Symbol, call: Node) -> bool:
    """True when the function called is a value: of a table, of a loop, of `getattr`."""
    called = call.child_by_field_name("function")
    if called is None:
        return False
    if called.type in {"subscript", "call"}:
        return True
    if called.type != "identifier":
        return False
    bound = bindings_of(symbol, symbol.source.text(called), called.start_byte)
    return bool(bound) or parameter_named(symbol, symbol.source.text(called)) is not None


def _given(call: Node) -> list[Node]:
    arguments = call.child_by_field_name("arguments")
    return [node for node in arguments.named_children if node.type != "comment"] if arguments is not None else []


def _handed_on(symbol: Symbol, argument: Node) -> bool:
    node = argument.child_by_field_name("value") if argument.type == "keyword_argument" else argument
    return node is not None and (node.type in _CONSTANTS or is_own_parameter(symbol, node))


def _is_docstring(statement: Node) -> bool:
    return statement.type == "expression_statement" and [node.type for node in statement.named_children] == ["string"]
