"""Moving whole statements one level deeper without touching anything else of them."""

from collections.abc import Sequence

from tree_sitter import Node

from agent.code.edits import starts_its_line
from agent.code.source import Source
from agent.code.walking import within
from agent.domain.fix import Edit
from rules.parts.site import CrashSite


def indent_unit(site: CrashSite) -> str:
    """One level of indentation as the file does it."""
    for node in (site.function.node, *within(site.source.root)):
        body = node.child_by_field_name("body") or node.child_by_field_name("consequence")
        if body is None or body.type != "block" or body.start_point.row == node.start_point.row:
            continue
        outer = site.source.indent_of(node)
        first = body.named_children[0] if body.named_children else body
        inner = site.source.indent_of(first)
        if inner.startswith(outer) and len(inner) > len(outer):
            return inner[len(outer) :]
    return "    "


def may_be_deeper(source: Source, statements: Sequence[Node]) -> bool:
    """True when each statement has its lines for itself and no string spans lines, which would change its text."""
    for statement in statements:
        spans = any(node.type == "string" and node.start_point.row != node.end_point.row for node in within(statement))
        after = statement.next_sibling
        shared = after is not None and after.start_point.row == statement.end_point.row and after.type != "comment"
        if spans or shared or not starts_its_line(source, statement):
            return False
    return True


def deeper(site: CrashSite, statements: Sequence[Node]) -> tuple[Edit, ...]:
    """Edits that indent every line of the statements that is not blank, by one level."""
    source, unit = site.source, site.source.encode(indent_unit(site))
    found: list[Edit] = []
    for statement in statements:
        last = statement.end_point.row - (statement.end_point.column == 0)
        for row in range(statement.start_point.row, last + 1):
            if source.line(row + 1).strip():
                start = source.line_starts[row]
                found.append(Edit(path=source.path, start=start, end=start, replacement=unit))
    return tuple(found)
