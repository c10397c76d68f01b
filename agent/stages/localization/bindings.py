"""What gives a name or an attribute its value inside one definition."""

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Parameter, Symbol, parameters
from agent.code.walking import within

_OWN_SCOPES = frozenset({"function_definition", "class_definition", "lambda"})
_UNPACKED = frozenset({"pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern"})
_BINDERS = frozenset({"assignment", "augmented_assignment", "for_statement", "for_in_clause", "named_expression"})


def binding_of(symbol: Symbol, name: str, before: int) -> Node | None:
    """The expression a name got its value from: that of the nearest binding before the byte offset, else of the first after it.

    A loop's target is bound to what is iterated. A binding whose own expression holds the offset comes too late for it.
    """
    found = [
        node
        for node in within(symbol.body, stop=_OWN_SCOPES)
        if node.type in _BINDERS and (target := _target(node)) is not None and _binds(symbol.source, target, name)
    ]
    given = [right for node in found if (right := _given(node)) is not None and not right.start_byte <= before < right.end_byte]
    earlier = [right for right in given if right.start_byte < before]
    return earlier[-1] if earlier else given[0] if given else None


def assigned_attribute(symbol: Symbol, attribute: str) -> bool:
    """True when the definition itself assigns to an attribute of the name, whatever the object."""
    if symbol.kind in {"class", "module"}:
        return False
    source = symbol.source
    for node in within(symbol.body, stop=_OWN_SCOPES):
        target = _target(node) if node.type in {"assignment", "augmented_assignment"} else None
        if target is not None and any(_is_attribute(source, part, attribute) for part in within(target)):
            return True
    return False


def parameter_named(symbol: Symbol, name: str) -> Parameter | None:
    """The parameter of the name, None when the definition has none."""
    return next((parameter for parameter in parameters(symbol) if parameter.name == name), None)


def _given(node: Node) -> Node | None:
    return node.child_by_field_name("value" if node.type == "named_expression" else "right")


def _target(node: Node) -> Node | None:
    return node.child_by_field_name("name" if node.type == "named_expression" else "left")


def _binds(source: Source, target: Node, name: str) -> bool:
    if target.type == "identifier":
        return source.text(target) == name
    return target.type in _UNPACKED and any(
        part.type == "identifier" and source.text(part) == name
        for part in within(target, stop=frozenset({"attribute", "subscript"}))
    )


def _is_attribute(source: Source, node: Node, attribute: str) -> bool:
    named = node.child_by_field_name("attribute") if node.type == "attribute" else None
    return named is not None and source.text(named) == attribute
