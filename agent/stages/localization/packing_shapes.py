"""Which lines of a definition are shown, and which of them matter most."""

from collections.abc import Iterator, Sequence

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Symbol, symbols
from agent.code.walking import ancestors
from agent.stages.localization.packing_candidate import Candidate, Worth

_BRANCHES = frozenset(
    {
        "case_clause",
        "elif_clause",
        "else_clause",
        "except_clause",
        "finally_clause",
        "for_statement",
        "if_statement",
        "match_statement",
        "try_statement",
        "while_statement",
        "with_statement",
    }
)
_DEFINITIONS = frozenset({"function_definition", "class_definition"})
_STATEMENT_LINES = 3
_MAX_BRANCHES = 8


def candidate_of(symbol: Symbol, role: str, reason: str, worth: Worth, focus: Sequence[int] = ()) -> Candidate:
    """A definition as a candidate: a function whole, a class as its skeleton, a module as what stands outside of definitions.

    Args:
        symbol: the definition.
        role: as in `Excerpt`.
        reason: one sentence.
        worth: its kind's.
        focus: lines of it that matter, most important first.
    """
    lines = tuple(_lines(symbol, focus))
    kept = set(lines)
    head = [*_signature(symbol), *(line for one in focus[:1] for line in _branches(symbol, one))]
    return Candidate(
        source=symbol.source,
        symbol=symbol.name,
        role=role,
        reason=reason,
        worth=worth,
        lines=lines,
        head=tuple(line for line in dict.fromkeys(head) if line in kept),
        focus=tuple(line for line in focus if line in kept),
        dispensable=frozenset(_documentation(symbol)) if symbol.kind in {"function", "method"} else frozenset(),
        ends=symbol.span.end_line if symbol.kind == "class" else 0,
    )


def statement_lines(source: Source, line: int, most: int) -> tuple[int, ...]:
    """The first lines of the statement that stands on the line."""
    node = source.statement_at(line)
    if node is None:
        return (line,)
    return tuple(range(node.start_point.row + 1, min(node.end_point.row + 1, node.start_point.row + most) + 1))


def _lines(symbol: Symbol, focus: Sequence[int]) -> Iterator[int]:
    first, last = symbol.span.start_line, symbol.span.end_line
    if symbol.kind in {"function", "method"}:
        yield from range(first, last + 1)
        return
    shown = {*_signature(symbol), *(number for line in focus for number in statement_lines(symbol.source, line, 40))}
    for node in symbol.body.named_children:
        shown |= {*_outline(symbol, node)}
    yield from sorted(number for number in shown if first <= number <= last)


def _outline(symbol: Symbol, node: Node) -> Iterator[int]:
    """What a skeleton shows of one statement: the signature of a definition, the beginning of anything else."""
    definition = node.child_by_field_name("definition") if node.type == "decorated_definition" else node
    first = node.start_point.row + 1
    if definition is not None and definition.type in _DEFINITIONS:
        if symbol.kind == "class":
            yield from range(first, _colon_line(definition) + 1)
    elif node.type == "expression_statement" and [child.type for child in node.named_children] == ["string"]:
        if symbol.kind == "class":
            yield first
    elif node.type != "comment":
        yield from range(first, min(first + _STATEMENT_LINES - 1, node.end_point.row + 1) + 1)


def _signature(symbol: Symbol) -> range:
    if symbol.kind == "module":
        return range(0)
    return range(symbol.span.start_line, _colon_line(symbol.node) + 1)


def _colon_line(definition: Node) -> int:
    """The line on which the definition's header ends."""
    colons = [child for child in definition.children if child.type == ":"]
    return (colons[-1] if colons else definition).start_point.row + 1


def _branches(symbol: Symbol, line: int) -> Iterator[int]:
    """The headers of the statements that lead to the line, innermost first."""
    node = symbol.source.statement_at(line)
    found = 0
    for outer in ancestors(node) if node is not None else ():
        if outer.type in _DEFINITIONS or found == _MAX_BRANCHES:
            return
        if outer.type in _BRANCHES:
            found += 1
            yield outer.start_point.row + 1


def _documentation(symbol: Symbol) -> range:
    """Lines of the docstring after its first one, when there are enough of them to be worth leaving out."""
    first = next((node for node in symbol.body.named_children if node.type != "comment"), None)
    if first is None or first.type != "expression_statement" or [child.type for child in first.named_children] != ["string"]:
        return range(0)
    start, end = first.start_point.row + 1, first.end_point.row + 1
    return range(start + 1, end + 1) if end > start + 1 else range(0)


def enclosing_definitions(source: Source, line: int) -> tuple[Symbol, ...]:
    """Functions and methods whose lines hold the line, innermost first."""
    inside = (symbol for symbol in reversed(symbols(source)) if symbol.kind in {"function", "method"})
    return tuple(symbol for symbol in inside if symbol.span.start_line <= line <= symbol.span.end_line)
