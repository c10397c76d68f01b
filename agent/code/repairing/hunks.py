"""A change of a few lines whose place is not known yet."""

from dataclasses import dataclass
from difflib import SequenceMatcher

NEW_FILE = 0


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line after the change.

    Args:
        text: without its end.
        kept: index of the old line it is, None for an added line.
    """

    text: str
    kept: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseHunk:
    """Lines before and after.

    Args:
        old: lines as they are said to be, without their ends.
        new: lines after the change.
        start: line the hunk is said to start at (1-based), 0 when nothing is said.
        label: how a complaint names it.
    """

    old: tuple[str, ...]
    new: tuple[NewLine, ...]
    start: int = 0
    label: str = "the hunk"

    @property
    def removed(self) -> frozenset[int]:
        """Indexes of old lines that are gone afterwards."""
        return frozenset(range(len(self.old))) - {line.kept for line in self.new if line.kept is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseFile:
    """The hunks of one file, in the order they were written."""

    path: str
    hunks: tuple[LooseHunk, ...]
    creates: bool = False


def hunk_of_sides(old: list[str], new: list[str], label: str) -> LooseHunk:
    """A hunk of which only the two sides are known; lines they share are kept lines."""
    lines: list[NewLine] = []
    for kind, old_from, _, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for offset, text in enumerate(new[new_from:new_to]):
            lines.append(NewLine(text, old_from + offset if kind == "equal" else None))
    return LooseHunk(old=tuple(old), new=tuple(lines), label=label)


def shortened(hunk: LooseHunk, head: int, tail: int) -> LooseHunk:
    """The hunk without so many kept lines at its ends."""
    stop = len(hunk.old) - tail
    new = tuple(
        NewLine(line.text, line.kept - head if line.kept is not None else None)
        for line in hunk.new
        if line.kept is None or head <= line.kept < stop
    )
    return LooseHunk(old=hunk.old[head:stop], new=new, start=hunk.start and hunk.start + head, label=hunk.label)
