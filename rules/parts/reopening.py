"""Statements that use a file after the `with` that closed it."""

from collections.abc import Iterator

from tree_sitter import Node

from agent.code.walking import within
from rules.parts.candidates import Draft
from rules.parts.indentation import deeper, may_be_deeper
from rules.parts.site import CrashSite
from rules.parts.trees import identifiers


def drawn_into_with(site: CrashSite) -> Iterator[Draft]:
    """The statements behind a `with`, up to the one that failed, become part of it."""
    closed = _with_before(site)
    if closed is None:
        return
    names = _bound_in(site, closed)
    used = sorted(names & identifiers(site.source, site.statement))
    following = _until(closed, site.statement)
    if not used or not may_be_deeper(site.source, following) or _changed_between(site, closed, following[:-1]):
        return
    yield Draft(
        edits=deeper(site, following),
        title=f"Use `{used[0]}` before its file is closed",
        rationale="The with statement had closed the file that this statement still reads.",
    )


def _changed_between(site: CrashSite, closed: Node, between: tuple[Node, ...]) -> bool:
    """True when a statement behind the `with` may work on the same file: moved in, it would come before the reading."""
    opened = frozenset[str]().union(
        *(identifiers(site.source, node) for node in within(closed, stop=frozenset({"block"})) if node.type == "argument_list")
    )
    calls = [node for statement in between for node in within(statement) if node.type == "call"]
    return any(opened & identifiers(site.source, call) for call in calls)


def _with_before(site: CrashSite) -> Node | None:
    """The nearest `with` before the failing statement in its block, on lines of its own."""
    previous = site.statement.prev_named_sibling
    while previous is not None and previous.type != "with_statement":
        previous = previous.prev_named_sibling
    body = previous.child_by_field_name("body") if previous is not None else None
    if previous is None or body is None or body.start_point.row == previous.start_point.row:
        return None
    items = [node for node in within(previous, stop=frozenset({"block"})) if node.type == "with_item"]
    opens = any("open(" in site.text(item) for item in items)
    return previous if opens else None


def _bound_in(site: CrashSite, closed: Node) -> frozenset[str]:
    """The file's name, and names that are bound from it in the block."""
    targets = [node for node in within(closed, stop=frozenset({"block"})) if node.type == "as_pattern_target"]
    names = frozenset(site.text(target) for target in targets)
    for node in within(closed):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if node.type == "assignment" and left is not None and right is not None and names & identifiers(site.source, right):
            names |= {site.text(left)}
    return names


def _until(closed: Node, statement: Node) -> tuple[Node, ...]:
    found, following = [], closed.next_named_sibling
    while following is not None and following.start_byte <= statement.start_byte:
        found.append(following)
        following = following.next_named_sibling
    return tuple(found)
