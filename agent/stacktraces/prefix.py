"""What a log puts before each line of a traceback: container names, times, levels."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agent.stacktraces.grammar import exception_of

_LOOK_AHEAD: Final = 50
_MONTH: Final = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_TIME: Final = re.compile(
    r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}:[0-9]{2})?(?:[.,][0-9]+)?(?: ?(?:Z|[+-][0-9]{2}:?[0-9]{2}))?"
    rf"|{_MONTH} [ 0-9][0-9] [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:[.,][0-9]+)?"
    r"|[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?"
    r"|(?<![0-9])[0-9]{10}(?:[0-9]{3}){0,3}(?:\.[0-9]+)?(?![0-9])"
    r"|(?<![0-9])[0-9]+\.[0-9]{3,}(?![0-9])"
)
_PLAIN_LINE: Final = re.compile(r'(?P<prefix>.*?)(?: {2}|\t)?(?:> )?File "[^"]*", line [0-9]')
_GROUP_LINE: Final = re.compile(r'(?P<prefix>.*?) {2}\| (?: {2}File "|[^\W\d])')


@dataclass(frozen=True, slots=True)
class Prefix:
    """The shape of a prefix: literal pieces, with None where a time stands.

    Args:
        parts: literals and times in order; empty for no prefix at all.
    """

    parts: tuple[str | None, ...]

    @classmethod
    def of(cls, text: str) -> "Prefix":
        """The shape of one prefix as it was seen."""
        parts: list[str | None] = []
        end = 0
        for match in _TIME.finditer(text):
            if match.start() > end:
                parts.append(text[end : match.start()])
            parts.append(None)
            end = match.end()
        if end < len(text):
            parts.append(text[end:])
        return cls(tuple(parts))

    def split(self, line: str) -> tuple[str, str] | None:
        """Moment (to the second, empty without a time) and rest of a line of this shape, None for a line of another."""
        position, moment = 0, ""
        for part in self.parts:
            if part is None:
                match = _TIME.match(line, position)
                if match is None:
                    return None
                moment += re.split("[.,]", match.group(), maxsplit=1)[0]
                position = match.end()
            elif line.startswith(part, position):
                position += len(part)
            elif line[position:] == part.rstrip():  # an empty line, its trailing blanks cut
                return moment, ""
            else:
                return None
        return moment, line[position:]


NO_PREFIX: Final = Prefix(())


def block_prefix(lines: Sequence[str], header: int, before: str, *, in_group: bool) -> Prefix | None:
    """The prefix that the lines after a traceback's header carry.

    The header itself may carry more ("ERROR: Traceback ..."), so it is taken from the first frame that agrees with it.

    Args:
        lines: the whole text's lines.
        header: index of the header's line.
        before: what stands before the header in that line.
        in_group: whether the header is an exception group's.

    Returns:
        None when nothing that belongs to the header follows.
    """
    pattern = _GROUP_LINE if in_group else _PLAIN_LINE
    following = lines[header + 1 : header + 1 + _LOOK_AHEAD]
    hint = "| " if in_group else 'File "'
    for line in following:
        match = pattern.match(line) if hint in line else None
        if match and _agrees(match["prefix"], before):
            return Prefix.of(match["prefix"])
    for candidate in (Prefix.of(before), NO_PREFIX):
        split = candidate.split(following[0]) if following else None
        if split is not None and exception_of(split[1]):
            return candidate
    return None


def orphan_prefix(lines: Sequence[str], index: int) -> Prefix | None:
    """The prefix of a frame that has no header before it, None when the line only quotes a frame."""
    match = _PLAIN_LINE.match(lines[index])
    if match is None:
        return None
    text = match["prefix"]
    prefix = Prefix.of(text)
    if not text.strip():
        return prefix
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return prefix if prefix.split(following) is not None else None


def _agrees(prefix: str, before: str) -> bool:
    if not prefix.strip():
        return len(prefix) <= len(before) or not before.strip()
    return Prefix.of(prefix).split(before) is not None
