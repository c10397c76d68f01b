"""Edits that put statements into a `with`."""

from tree_sitter import Node

from agent.code.edits import replace
from agent.code.scopes import names_in_scope
from agent.code.walking import within
from agent.domain.fix import Edit
from rules.parts.indentation import deeper, indent_unit, may_be_deeper
from rules.parts.resource_uses import closes
from rules.parts.site import CrashSite


def with_around(site: CrashSite, opening: Node, statement: Node, last: Node, name: str) -> tuple[Edit, ...]:
    """`with <opening> as <name>:` over the statements from the opening's to the last; no edits where that would change a text.

    Args:
        site: the crash.
        opening: the call that opens.
        statement: the statement that holds it.
        last: the last statement that uses what was opened, in the same block.
        name: what it is bound to, empty when it is used at once.
    """
    source = site.source
    indent = source.indent_of(statement)
    if not name:
        free = _free_name(site)
        if not free or not may_be_deeper(source, (statement,)):
            return ()
        opened = f"with {site.text(opening)} as {free}:\n{indent}{indent_unit(site)}"
        first = Edit(path=source.path, start=statement.start_byte, end=statement.start_byte, replacement=source.encode(opened))
        return (first, replace(source, opening, free), *deeper(site, (statement,))[1:])
    body = _between(statement, last)
    kept = tuple(item for item in body if not closes(source, item, name))
    if not any(item.type != "comment" for item in kept) or not may_be_deeper(source, body):
        return ()
    if any(_closes_inside(site, item, name) for item in kept):
        return ()
    head = replace(source, statement, f"with {site.text(opening)} as {name}:")
    gone = tuple(_line_gone(site, item) for item in body if closes(source, item, name))
    return (head, *deeper(site, kept), *gone)


def _between(first: Node, last: Node) -> tuple[Node, ...]:
    """The siblings after the first, up to the last."""
    found, following = [], first.next_named_sibling
    while following is not None and following.start_byte <= last.start_byte:
        found.append(following)
        following = following.next_named_sibling
    return tuple(found)


def _closes_inside(site: CrashSite, item: Node, name: str) -> bool:
    return any(closes(site.source, node, name) for node in within(item))


def _line_gone(site: CrashSite, item: Node) -> Edit:
    row = item.start_point.row
    starts = site.source.line_starts
    return Edit(path=site.source.path, start=starts[row], end=starts[row + 1], replacement=b"")


def _free_name(site: CrashSite) -> str:
    taken = names_in_scope(site.source, site.frame.line)
    return next((name for name in ("file", "stream", "opened") if name not in taken), "")
