"""The margins that exception groups are drawn with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from agent.stacktraces.grammar import starts_report
from agent.stacktraces.reader import Reader

_MARGIN: Final = re.compile(r" *[|+]")
_LABEL: Final = re.compile(r" *\+(?:-\+)?-+ (?P<label>[0-9]+|\.\.\.) -+\s*$")
_END: Final = re.compile(r" *\+-+\s*$")
_MAX_STRAYS: Final = 20


@dataclass(slots=True)
class Piece:
    """Text of one level, and the members that hang below it.

    Args:
        text: lines without margin.
        members: each member's lines, margins included.
        complete: whether the drawing was closed and no member was left out.
    """

    text: list[str] = field(default_factory=list)
    members: list[list[str]] = field(default_factory=list)
    complete: bool = True


def group_lines(reader: Reader) -> list[str]:
    """The lines of the group that starts here, its header's `+` made an ordinary margin."""
    lines = [reader.take().replace("+", "|", 1)]
    while (line := reader.peek()) is not None:
        if _MARGIN.match(line):
            lines.append(reader.take())
        elif not _END.match(lines[-1]) and (strays := _strays(reader)):
            reader.drop(strays)
        else:
            break
    return lines


def pieces(lines: list[str], indent: int) -> Iterator[Piece]:
    """Split a group's lines into text and members, in order.

    Args:
        lines: with margins.
        indent: columns before this level's margin.
    """
    piece = Piece()
    opening = " " * indent + "+-+"
    inside = False
    for line in lines:
        depth = len(line) - len(line.lstrip())
        if line.startswith(opening):
            inside = True
            piece.members.append([])
        elif inside and depth > indent:
            _into_members(piece, line, depth == indent + 2)
        else:
            if inside:
                yield piece
                piece, inside = Piece(), False
            piece.text.append(line[indent + 2 :])
    if inside and not _END.match(lines[-1]):
        piece.complete = False
    yield piece


def _into_members(piece: Piece, line: str, is_border_level: bool) -> None:
    label = _LABEL.match(line) if is_border_level and not line.lstrip().startswith("+-+") else None
    if label:
        piece.members.append([])
        piece.complete = label["label"] != "..."
    elif not (is_border_level and _END.match(line)):
        piece.members[-1].append(line)


def _strays(reader: Reader) -> int:
    for ahead in range(1, _MAX_STRAYS):
        line = reader.peek(ahead)
        if line is None or starts_report(line):
            return 0
        if _MARGIN.match(line):
            return ahead
    return 0
