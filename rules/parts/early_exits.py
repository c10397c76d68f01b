"""The `if not x: return ...` statements a function already has."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Symbol
from rules.parts.trees import bare, own

Case = Literal["none", "empty"]
_EMPTY = frozenset({"0", "0.0", '""', "''", "[]", "()", "{}", 'b""', "b''"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EarlyExit:
    """One `if` whose only statement leaves the function or the loop's turn.

    Args:
        statement: the `if`.
        none: texts of the expressions that make it leave when they are None; `k not in d` for a membership test.
        empty: the same for expressions that are empty or zero.
        kind: `return`, `continue`, `break` or `raise`.
        value: what it returns, None for a bare `return` and the other kinds.
    """

    statement: Node
    none: frozenset[str]
    empty: frozenset[str]
    kind: str
    value: Node | None

    def tested(self, case: Case) -> frozenset[str]:
        """The expressions that make it leave in this case."""
        return self.none if case == "none" else self.empty


def early_exits(function: Symbol) -> tuple[EarlyExit, ...]:
    """Those of the function itself, in source order; nested functions are left out."""
    found = (_exit(function.source, node) for node in own(function.body) if node.type == "if_statement")
    return tuple(leaving for leaving in found if leaving is not None)


def returned(source: Source, statement: Node) -> str:
    """Text of what a `return` gives back, empty for a bare one."""
    value = value_of(statement)
    return source.text(value) if value is not None else ""


def value_of(statement: Node) -> Node | None:
    """What a `return` gives back."""
    return next((child for child in statement.named_children if child.type != "comment"), None)


def emptiness(source: Source, test: Node, case: Case) -> frozenset[str]:
    """Texts of the expressions whose being None (or empty, or zero: the other case) is enough to make the test true."""
    test = bare(test)
    if test.type == "not_operator":
        argument = test.child_by_field_name("argument")
        return frozenset({_measured(source, argument)}) if argument is not None else frozenset()
    if test.type == "boolean_operator" and any(child.type == "or" for child in test.children):
        return frozenset().union(*(emptiness(source, child, case) for child in test.named_children))
    if test.type == "comparison_operator" and len(test.named_children) == 2:
        return frozenset(_compared(source, test, case))
    return frozenset()


def _exit(source: Source, node: Node) -> EarlyExit | None:
    test, body = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
    if test is None or body is None:
        return None
    statements = [child for child in body.named_children if child.type != "comment"]
    kind = statements[0].type.removesuffix("_statement") if len(statements) == 1 else ""
    if kind not in {"return", "continue", "break", "raise"}:
        return None
    value = value_of(statements[0]) if kind == "return" else None
    none, empty = emptiness(source, test, "none"), emptiness(source, test, "empty")
    return EarlyExit(statement=node, none=none, empty=empty, kind=kind, value=value)


def _compared(source: Source, test: Node, case: Case) -> Iterator[str]:
    left, right = test.named_children
    operator = "".join(child.type for child in test.children if not child.is_named)
    is_none = operator in {"is", "=="} and source.text(right) == "None"
    is_empty = operator in {"is", "=="} and source.text(right) in _EMPTY
    is_short = operator == "<" and source.text(left).startswith("len(") and source.text(right) == "1"
    if is_none if case == "none" else is_empty or is_short:
        yield _measured(source, left)
    elif operator.replace(" ", "") == "notin":
        yield f"{source.text(left)} not in {source.text(right)}"


def _measured(source: Source, node: Node) -> str:
    """`x` for `x`, `len(x)` and `(x)`."""
    node = bare(node)
    text = source.text(node)
    return text[4:-1].strip() if node.type == "call" and text.startswith("len(") and text.endswith(")") else text
