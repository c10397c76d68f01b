"""Byte-exact edits: what an edit does not name stays as it was, line endings and encoding included."""

from collections.abc import Mapping, Sequence

from tree_sitter import Node

from agent.code.diffs import diff_of_changes
from agent.code.source import Source, statement_of
from agent.domain.fix import Diff, Edit, FileChange
from agent.domain.location import SourceFile
from agent.errors import BadDiff


def diff_of_edits(files: Mapping[str, SourceFile], edits: Sequence[Edit]) -> Diff:
    """The diff that the edits make; insertions at one place stand in the order they are given.

    Raises:
        BadDiff: an edit of an unknown file, outside of its file, or overlapping another one.
    """
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)
    changes = []
    for path, of_file in by_path.items():
        if path not in files:
            raise BadDiff(f"an edit names {path!r}", expected="one of the files that were read", remedy=_known(files))
        before = files[path].content
        changes.append(FileChange(path=path, before=before, after=_edited(path, before, of_file)))
    return diff_of_changes(changes)


def replace(source: Source, node: Node, text: str) -> Edit:
    """Put text in the node's place; line feeds in it become the file's line endings."""
    return Edit(path=source.path, start=node.start_byte, end=node.end_byte, replacement=source.encode(text))


def insert_before(source: Source, node: Node, text: str) -> Edit:
    """Put text right before the node."""
    return Edit(path=source.path, start=node.start_byte, end=node.start_byte, replacement=source.encode(text))


def insert_after(source: Source, node: Node, text: str) -> Edit:
    """Put text right after the node."""
    return Edit(path=source.path, start=node.end_byte, end=node.end_byte, replacement=source.encode(text))


def wrap(source: Source, node: Node, before: str, after: str) -> tuple[Edit, Edit]:
    """Put text on both sides of the node."""
    return insert_before(source, node, before), insert_after(source, node, after)


def delete(source: Source, node: Node) -> Edit:
    """Take the node away, nothing around it."""
    return Edit(path=source.path, start=node.start_byte, end=node.end_byte, replacement=b"")


def insert_before_statement(source: Source, node: Node, lines: Sequence[str]) -> Edit:
    """Put whole lines before the statement that holds the node, indented as it is; decorators stay with their definition.

    A statement that shares its line with one before it (`if ready: go()`, `a = 1; go()`) can't take lines of its own.

    Args:
        source: the file.
        node: the statement, or anything in it.
        lines: without indentation and line ends; deeper levels of a block relative to the first level.

    Raises:
        BadDiff: the statement does not start its line.
    """
    statement = _outermost_on_its_start(statement_of(node) or node)
    if not starts_its_line(source, statement):
        raise BadDiff(
            f"line {statement.start_point.row + 1} of {source.path} starts with another statement",
            expected="a statement on a line of its own",
        )
    indent = source.indent_of(statement)
    text = "".join(f"{line}\n{indent}" for line in lines)
    return insert_before(source, statement, text)


def insert_after_statement(source: Source, node: Node, lines: Sequence[str]) -> Edit:
    """Put whole lines after the statement that holds the node, indented as it is.

    Raises:
        BadDiff: the statement does not start its line, or another one follows it there.
    """
    statement = _outermost_on_its_start(statement_of(node) or node)
    end = _line_end(source, statement.end_byte)
    if not starts_its_line(source, statement) or _code_follows(source, statement.end_byte, end):
        raise BadDiff(
            f"line {statement.start_point.row + 1} of {source.path} holds another statement",
            expected="a statement on a line of its own",
        )
    indent = source.indent_of(statement)
    text = "".join(f"\n{indent}{line}" for line in lines)
    return Edit(path=source.path, start=end, end=end, replacement=source.encode(text))


def starts_its_line(source: Source, node: Node) -> bool:
    """True when only white space stands before the node on its line."""
    start = source.line_starts[node.start_point.row]
    return not source.file.content[start : node.start_byte].removeprefix(b"\xef\xbb\xbf").strip(b" \t\f")


def _edited(path: str, before: bytes, edits: Sequence[Edit]) -> bytes:
    pieces, offset = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not 0 <= edit.start <= edit.end <= len(before):
            raise BadDiff(f"an edit of {path!r} takes bytes {edit.start} to {edit.end}", expected=f"0 to {len(before)}")
        if edit.start < offset:
            raise BadDiff(f"two edits of {path!r} overlap at byte {edit.start}", expected="edits that don't touch each other")
        pieces += [before[offset : edit.start], edit.replacement]
        offset = edit.end
    return b"".join([*pieces, before[offset:]])


def _outermost_on_its_start(statement: Node) -> Node:
    parent = statement.parent
    return parent if parent is not None and parent.type == "decorated_definition" else statement


def _line_end(source: Source, offset: int) -> int:
    row = source.line_of(max(0, offset - 1)) - 1
    line = source.file.content[source.line_starts[row] : source.line_starts[row + 1]]
    return source.line_starts[row] + len(line.rstrip(b"\r\n"))


def _code_follows(source: Source, start: int, end: int) -> bool:
    rest = source.file.content[start:end].strip()
    return bool(rest) and not rest.startswith(b"#")


def _known(files: Mapping[str, SourceFile]) -> str:
    return "known: " + (", ".join(sorted(files)[:5]) or "none")
