"""A parsed Python file whose every offset is a byte offset into the file as committed."""

from bisect import bisect_right
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

import tree_sitter_python
from tree_sitter import Language, Node, Parser, Tree

from agent.code.encoding import BOM, encoding_of, parseable
from agent.code.recent import Recent
from agent.domain.location import SourceFile
from agent.errors import BadDiff

LANGUAGE = Language(tree_sitter_python.language())
K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
_Bytes = bytes  # inside `Source`, `bytes` is the method

STATEMENTS = frozenset(
    {
        "assert_statement",
        "break_statement",
        "class_definition",
        "continue_statement",
        "decorated_definition",
        "delete_statement",
        "exec_statement",
        "expression_statement",
        "for_statement",
        "function_definition",
        "future_import_statement",
        "global_statement",
        "if_statement",
        "import_from_statement",
        "import_statement",
        "match_statement",
        "nonlocal_statement",
        "pass_statement",
        "print_statement",
        "raise_statement",
        "return_statement",
        "try_statement",
        "type_alias_statement",
        "while_statement",
        "with_statement",
    }
)


@dataclass(frozen=True, eq=False)
class Source:
    """One Python file and its syntax tree.

    Args:
        file: the file as committed.
        tree: its syntax tree; offsets are byte offsets into `file.content`, rows are Python's line numbers minus one.
        encoding: codec that decodes the whole file.
    """

    file: SourceFile
    tree: Tree
    encoding: str
    _made: dict[Hashable, object] = field(default_factory=dict, repr=False)

    def once(self, make: Callable[[K], T], of: K) -> T:
        """What a function makes of this file or a part of it, made once and kept as long as the file is.

        Args:
            make: a function of the part alone.
            of: this source, or one of its symbols.
        """
        key = make, of
        if key not in self._made:
            self._made[key] = make(of)
        return cast("T", self._made[key])

    @property
    def path(self) -> str:
        """Repository-relative path."""
        return self.file.path

    @property
    def root(self) -> Node:
        """The module's node."""
        return self.tree.root_node

    @property
    def has_error(self) -> bool:
        """True when the grammar could not read all of it."""
        return self.root.has_error

    @cached_property
    def newline(self) -> _Bytes:
        """The line ending the file uses: that of its first line, a line feed when it has only one line."""
        first = self.file.content.find(b"\n")
        return b"\r\n" if first > 0 and self.file.content[first - 1 : first] == b"\r" else b"\n"

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Byte offset of the start of each line."""
        starts, offset = [0], 0
        for line in self.file.content.splitlines(keepends=True):
            offset += len(line)
            starts.append(offset)
        return tuple(starts)

    @property
    def line_count(self) -> int:
        """Number of lines; a last line without an end counts."""
        return len(self.line_starts) - 1

    def bytes(self, node: Node) -> _Bytes:
        """The node's bytes as committed."""
        return self.file.content[node.start_byte : node.end_byte]

    def text(self, node: Node) -> str:
        """The node's text, decoded."""
        return self.decode(self.bytes(node))

    def decode(self, content: _Bytes) -> str:
        """Bytes of this file as text."""
        return content.decode(self.encoding, "replace")

    def encode(self, text: str) -> _Bytes:
        """Text as bytes of this file, line feeds as the file's own line endings.

        Raises:
            BadDiff: the file's encoding has no such character.
        """
        try:
            content = text.replace("\r\n", "\n").encode(self.encoding)
        except UnicodeEncodeError as error:
            raise BadDiff(
                f"{text[error.start]!r} can't be written to {self.path}", expected=f"characters of {self.encoding}"
            ) from error
        return content.replace(b"\n", self.newline) if self.newline != b"\n" else content

    def line(self, number: int) -> str:
        """Line `number` (1-based) without its end, empty when there is no such line."""
        return self.decode(self._line_bytes(number))

    def line_of(self, offset: int) -> int:
        """1-based number of the line that holds the byte offset."""
        return max(1, min(bisect_right(self.line_starts, offset), self.line_count))

    def indent_of(self, node: Node) -> str:
        """White space before the first character of the line the node starts on, after any form feed."""
        line = self.line(node.start_point.row + 1)
        return line[: len(line) - len(line.lstrip(" \t\f"))].rsplit("\f", 1)[-1]

    def node_at(self, line: int, start_column: int, end_column: int) -> Node:
        """The smallest named node that covers the columns of a line; the module's node when none does.

        Args:
            line: 1-based.
            start_column: first column, in characters after the line's leading white space (as `StackFrame.marker` counts).
            end_column: column after the last one, counted alike.
        """
        text = self.line(line)
        indent = len(text) - len(text.lstrip())
        begin = self._offset(line, indent + start_column)
        end = self._offset(line, indent + max(end_column, start_column))
        return self.root.named_descendant_for_byte_range(begin, max(begin, end)) or self.root

    def statement_at(self, line: int) -> Node | None:
        """The innermost statement that spans the line, the first of several on it; None on blank lines between statements.

        Args:
            line: 1-based.
        """
        if not 1 <= line <= self.line_count:
            return None
        text = self.line(line)
        begin = self._offset(line, len(text) - len(text.lstrip()))
        node = self.root.descendant_for_byte_range(begin, begin)
        found = self._statement_with(node) if node else None
        return _first_on_line(found, line - 1) if found else None

    def _statement_with(self, node: Node) -> Node | None:
        """Like `statement_of`, from above: each step up from a node starts at the root again, which a long chain pays squared."""
        found, outer = None, self.root
        while outer != node:
            found = outer if outer.type in STATEMENTS else found
            inner = outer.child_with_descendant(node)
            if inner is None:
                return found
            outer = inner
        return node if node.type in STATEMENTS else found

    def _line_bytes(self, number: int) -> _Bytes:
        if not 1 <= number <= self.line_count:
            return b""
        line = self.file.content[self.line_starts[number - 1] : self.line_starts[number]].rstrip(b"\r\n")
        return line.removeprefix(BOM) if number == 1 else line

    def _offset(self, line: int, column: int) -> int:
        if not 1 <= line <= self.line_count:
            return len(self.file.content)
        start = self.line_starts[line - 1]
        if line == 1 and self.file.content.startswith(BOM):
            start += len(BOM)
        return start + len(self.line(line)[: max(column, 0)].encode(self.encoding, "replace"))


def statement_of(node: Node) -> Node | None:
    """The innermost statement that holds the node, the node itself included; None for the module."""
    found: Node | None = node
    while found is not None and found.type not in STATEMENTS:
        found = found.parent
    return found


def parse_python(file: SourceFile) -> Source:
    """The file, parsed; cached by path and content. Never raises: what can't be read is an error node in the tree."""
    return _PARSED(file)


def _parsed(file: SourceFile) -> Source:
    encoding = encoding_of(file.content)
    tree = Parser(LANGUAGE).parse(parseable(file.content, encoding))
    return Source(file=file, tree=tree, encoding=encoding)


# A tree that was walked takes about a hundred times the bytes of its file.
_PARSED = Recent(_parsed, lambda file: len(file.content), most=64, most_size=3 * 1024**2)


def _first_on_line(statement: Node, row: int) -> Node:
    """A statement nested in a compound one that starts on the same row wins: `if ready: go()` is crashed in by `go()`."""
    for child in statement.named_children:
        if child.type == "block" and child.start_point.row == row and statement.start_point.row <= row:
            inner = next((item for item in child.named_children if item.type in STATEMENTS and item.start_point.row == row), None)
            if inner is not None:
                return _first_on_line(inner, row)
    return statement
