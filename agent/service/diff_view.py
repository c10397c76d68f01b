"""A unified diff as rows a page can colour and number."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from re import compile as regex

from agent.domain.fix import FileChange

HUNK = regex(r"@@ -(\d{1,9})(?:,\d{1,9})? \+(\d{1,9})(?:,\d{1,9})? @@")
ROW_LIMIT = 2000


class RowKind(StrEnum):
    """What a line of a diff says; the value is its CSS class."""

    HUNK = "hunk"
    CONTEXT = "context"
    ADDED = "added"
    REMOVED = "removed"
    NOTE = "note"


MARKS = {"+": RowKind.ADDED, "-": RowKind.REMOVED, " ": RowKind.CONTEXT, "\\": RowKind.NOTE}


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffRow:
    """One line: its number before and after, None where it does not exist on that side."""

    kind: RowKind
    text: str
    old: int | None = None
    new: int | None = None

    @property
    def mark(self) -> str:
        """The sign that says the kind without colour."""
        return {RowKind.ADDED: "+", RowKind.REMOVED: "-"}.get(self.kind, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffFile:
    """The rows of one file."""

    path: str
    rows: tuple[DiffRow, ...]
    cut: bool = False

    @property
    def added(self) -> int:
        """How many lines were added."""
        return sum(row.kind is RowKind.ADDED for row in self.rows)

    @property
    def removed(self) -> int:
        """How many lines were removed."""
        return sum(row.kind is RowKind.REMOVED for row in self.rows)


def diff_files(text: str) -> tuple[DiffFile, ...]:
    """The files of a unified diff, in its order; anything that is no diff gives no files.

    Args:
        text: as `git apply` reads it.
    """
    return tuple(_file(path, list(_rows(lines))) for path, lines in _sections(text.split("\n")))


def whole_file(change: FileChange) -> DiffFile:
    """A new file as nothing but added rows."""
    lines = (change.after or b"").decode("utf-8", "replace").removesuffix("\n").split("\n")
    rows = [DiffRow(kind=RowKind.ADDED, text=line, new=number) for number, line in enumerate(lines, 1)]
    return _file(change.path, rows)


def _file(path: str, rows: list[DiffRow]) -> DiffFile:
    return DiffFile(path=path, rows=tuple(rows[:ROW_LIMIT]), cut=len(rows) > ROW_LIMIT)


def _sections(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Each file's path and the lines from its first hunk on."""
    path, body = "", list[str]()
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if line.startswith("--- ") and following.startswith("+++ "):
            if body:
                yield path, body
            path, body = _path(line, following), []
        elif path and (body or line.startswith("@@")) and not line.startswith("diff --git "):
            body.append(line)
    if body:
        yield path, body


def _path(before: str, after: str) -> str:
    name = after[4:].split("\t", maxsplit=1)[0]
    if name == "/dev/null":
        return before[4:].split("\t", maxsplit=1)[0].removeprefix("a/")
    return name.removeprefix("b/")


def _rows(lines: list[str]) -> Iterator[DiffRow]:
    old = new = 0
    for line in lines:
        if hunk := HUNK.match(line):
            old, new = int(hunk[1]), int(hunk[2])
            yield DiffRow(kind=RowKind.HUNK, text=line)
            continue
        kind = MARKS.get(line[:1])
        if kind is None:  # the empty end of the text, an index line
            continue
        on_old = kind in {RowKind.CONTEXT, RowKind.REMOVED}
        on_new = kind in {RowKind.CONTEXT, RowKind.ADDED}
        yield DiffRow(kind=kind, text=line[1:], old=old if on_old else None, new=new if on_new else None)
        old, new = old + on_old, new + on_new
