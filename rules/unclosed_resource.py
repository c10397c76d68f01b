"""PY105: a file or socket is opened and not closed, or used after it was closed."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import starts_its_line
from agent.code.symbols import MODULE
from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext
from rules.parts.candidates import Draft, candidates
from rules.parts.closing import with_around
from rules.parts.reopening import drawn_into_with
from rules.parts.resource_uses import escapes, last_use, opened_by, outlives
from rules.parts.site import CrashSite, crash_site
from rules.parts.trees import own, same

_LEAK = re.compile(r"unclosed (?:file|<?socket|resource)|Too many open files")
_CLOSED = re.compile(r"(?:I/O operation on closed file|read of closed file|seek of closed file|write to closed file)")


class UnclosedResource:
    """A file or socket is opened and not closed, or used after it was closed.

    What it sees:
        `ResourceWarning: unclosed file ...`, `OSError: [Errno 24] Too many open files` where the repository opens one, and
        `ValueError: I/O operation on closed file` behind the `with` that closed it.

    Why it fails:
        `open(path).read()` leaves closing to the garbage collector; a `close()` at the end is never reached when a
        statement before it raises; a lazy reader is used after its file was closed.

    The fix:
        The opening becomes a `with` around the statements that use the file, a `close()` that is then needless goes; or the
        statements that still need the file move into the `with`.

    When it stays silent:
        The file is kept, returned, yielded or handed to code that may keep it; more than one opening could be meant; a
        text over several lines would change when it is indented; the file is a test, vendored or generated.

    Fix safety:
        The same statements run in the same order; the file is closed at the end of the block, on errors too.
    """

    code = "PY105"
    exceptions = frozenset({"ResourceWarning", "OSError", "ValueError"})

    def propose(self, context: CodeContext) -> Iterator[CandidateFix]:
        """Candidates, best first; nothing when it can't know."""
        site = crash_site(context)
        if site is None or site.statement.type == "raise_statement":
            return
        if _LEAK.search(site.message):
            yield from candidates(site, self.code, tuple(_closed_in_time(site)))
        elif _CLOSED.search(site.message):
            yield from candidates(site, self.code, tuple(drawn_into_with(site)))


def _closed_in_time(site: CrashSite) -> Iterator[Draft]:
    openings = [node for node in _openings(site) if not _in_with(node)]
    here = [node for node in openings if site.statement.start_byte <= node.start_byte < site.statement.end_byte]
    meant = here or openings
    if len(meant) != 1:
        return
    opening = meant[0]
    statement = _statement(opening)
    if statement is None or not starts_its_line(site.source, statement):
        return
    name = _bound(site, opening)
    kept = escapes(site.source, statement, name) if name else outlives(site.source, opening)
    if kept:
        return
    last = last_use(site.source, statement, name) if name else statement
    edits = with_around(site, opening, statement, last, name)
    called = site.text(opening)
    yield Draft(
        edits=edits,
        title=f"Close `{called if len(called) < 40 else called.split('(', 1)[0] + '(...)'}` with a with statement",
        rationale="Nothing closes it when a statement raises; a with statement does.",
    )


def _openings(site: CrashSite) -> Iterator[Node]:
    scope = site.function.body if site.function.name != MODULE else site.source.root
    return (node for node in own(scope) if opened_by(site.source, node))


def _in_with(node: Node) -> bool:
    parent = node.parent
    while parent is not None and parent.type in {"as_pattern", "with_item", "with_clause", "call", "argument_list", "attribute"}:
        if parent.type == "with_item":
            return True
        parent = parent.parent
    return False


def _statement(node: Node) -> Node | None:
    """The simple statement, or the `for`, that the opening is evaluated in at once."""
    parent = node.parent
    while parent is not None and parent.type not in {"block", "module"}:
        if parent.type in {"lambda", "conditional_expression", "boolean_operator", "while_statement", "elif_clause"}:
            return None
        if parent.type.endswith("comprehension") or parent.type == "generator_expression":
            return None
        node, parent = parent, parent.parent
    simple = {"expression_statement", "return_statement", "for_statement"}
    return node if parent is not None and node.type in simple else None


def _bound(site: CrashSite, opening: Node) -> str:
    """Name that the opened thing itself is bound to, empty when it is used at once."""
    parent = opening.parent
    if parent is None or parent.type != "assignment" or not same(parent.child_by_field_name("right"), opening):
        return ""
    left = parent.child_by_field_name("left")
    return site.text(left) if left is not None and left.type in {"identifier", "attribute"} else ""
