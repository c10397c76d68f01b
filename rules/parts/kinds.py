"""Which kind of value an expression gives: a number, text, a collection; enough to see that a fallback can't be right."""

import re

from tree_sitter import Node

from agent.code.symbols import Symbol
from agent.code.walking import within
from rules.parts.trees import bare, own

_CALLS = {
    **dict.fromkeys(["float", "int", "len", "sum", "round", "abs", "Decimal", "count", "index", "find"], "number"),
    **dict.fromkeys(
        ["str", "repr", "format", "join", "lower", "upper", "title", "strip", "replace", "decode", "hexdigest"], "text"
    ),
    **dict.fromkeys(["list", "sorted", "split", "splitlines", "readlines"], "list"),
    **dict.fromkeys(["dict"], "dict"),
    **dict.fromkeys(["bool", "isinstance", "any", "all", "startswith", "endswith"], "truth"),
}
_NODES = {
    "integer": "number",
    "float": "number",
    "string": "text",
    "concatenated_string": "text",
    "list": "list",
    "list_comprehension": "list",
    "dictionary": "dict",
    "dictionary_comprehension": "dict",
    "true": "truth",
    "false": "truth",
    "comparison_operator": "truth",
    "not_operator": "truth",
    "none": "none",
}
_ARITHMETIC = frozenset({"-", "*", "/", "//", "**"})
_CHOOSES = frozenset({"min", "max", "next"})


def kind_of(node: Node) -> str:
    """`number`, `text`, `list`, `dict`, `truth` or `none`; empty when the expression does not show it."""
    node = bare(node)
    if node.type == "binary_operator":
        operator = node.child_by_field_name("operator")
        return "number" if operator is not None and operator.type in _ARITHMETIC and not _formats(node) else ""
    if node.type == "call":
        function = node.child_by_field_name("function")
        name = (function.text or b"").decode("utf-8", "replace").rpartition(".")[2] if function is not None else ""
        return _CALLS.get(name, "")
    return _NODES.get(node.type, "")


def kinds_of_results(function: Symbol) -> frozenset[str]:
    """The kinds that the function's `return`s give; an empty text stands for one that is not known."""
    values = [
        next((child for child in node.named_children if child.type != "comment"), None)
        for node in own(function.body)
        if node.type == "return_statement"
    ]
    return frozenset(kind_of(value) if value is not None else "none" for value in values)


def would_fail_without(function: Symbol, subject: str) -> bool:
    """True when the function can't do without the subject: it indexes, divides by, chooses from or asks something of it.

    A function that would give the same answer anyway (the sum of nothing is zero) shows no choice.
    """
    return any(_needs(function, node, subject) for node in within(function.body))


def _needs(function: Symbol, node: Node, subject: str) -> bool:
    text = function.source.text
    if node.type == "subscript":
        value = node.child_by_field_name("value")
        return value is not None and re.search(rf"(?<![\w.]){re.escape(subject)}(?!\w)", text(value)) is not None
    if node.type == "attribute":
        owner = node.child_by_field_name("object")
        return owner is not None and text(owner) == subject
    if node.type == "binary_operator":
        operator, right = node.child_by_field_name("operator"), node.child_by_field_name("right")
        return operator is not None and operator.type in {"/", "//", "%"} and right is not None and subject in text(right)
    if node.type == "call":
        called, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        return called is not None and text(called) in _CHOOSES and given is not None and subject in text(given)
    return node.type == "for_statement" and (right := node.child_by_field_name("right")) is not None and text(right) == subject


def _formats(node: Node) -> bool:
    left = node.child_by_field_name("left")
    return left is not None and kind_of(left) in {"text", "list"}
