"""Every Python traceback in a text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from agent.domain.crash import Crash
from agent.domain.untrusted import Untrusted
from agent.stacktraces.chain import read_chain
from agent.stacktraces.grammar import EXPLICIT, IMPLICIT, connector_of, exception_of, starts_record
from agent.stacktraces.prefix import Prefix, block_prefix, orphan_prefix
from agent.stacktraces.reader import Reader

_ANCHOR: Final = re.compile(
    r"(?P<group> {0,2}\+ Exception Group )?(?:Exception Group )?Traceback \(most recent call last\):"
    rf'|File "|(?P<connector>{re.escape(EXPLICIT)}|{re.escape(IMPLICIT)})'
)
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]{0,20}m")
_FOLDED: Final = re.compile(r"Traceback \(most recent call last\):(?:\\r)?(?P<newline>\\n|#012)")
_HEADER: Final = "Traceback (most recent call last):"
_STACK: Final = "Stack (most recent call last):"
_MAX_PARAGRAPH: Final = 20


@dataclass(frozen=True, slots=True)
class FoundCrash:
    """A crash and the index of the line it starts at.

    Args:
        line: 0-based.
        crash: as parsed.
        certain: False for frames that neither a header nor an exception says are a crash's.
    """

    line: int
    crash: Crash
    certain: bool = True


def parse_crashes(text: str) -> tuple[Crash, ...]:
    """All Python tracebacks in any text, in order; never raises, takes time linear in the text.

    Chains become `Crash.cause`, exception groups `Crash.members`. In a printed traceback a PEP 678 note can't be told from
    further lines of the message, so both stay in `message`.

    Args:
        text: logs, a pasted traceback, anything.
    """
    found = list(find_in_lines(split_lines(text)))
    certain = [item for item in found if item.certain]
    return tuple(item.crash for item in certain or found)


def split_lines(text: str) -> list[str]:
    """The text's lines without colours."""
    if "\x1b" in text:
        text = _COLOUR.sub("", text)
    return text.replace("\r\n", "\n").split("\n")


def find_in_lines(lines: Sequence[str]) -> Iterator[FoundCrash]:
    """The crashes in a text's lines, in order of their first line; those that a log shipper folded into one line too."""
    if not any(_HEADER in line and _FOLDED.search(line) for line in lines):
        yield from _find(lines)
        return
    unfolded = [(number, part) for number, line in enumerate(lines) for part in _unfold(line)]
    for found in _find([part for _, part in unfolded]):
        yield replace(found, line=unfolded[found.line][0])


def _find(lines: Sequence[str]) -> Iterator[FoundCrash]:
    taken = bytearray(len(lines))
    for index, match in _anchors(lines):
        if taken[index]:
            continue
        if match["connector"]:
            found = _after_connector(lines, index, match, taken)
        elif match.group().startswith("File"):
            found = _orphan(lines, index, taken)
        else:
            found = _headed(lines, index, match, taken)
        if found is not None:
            yield found


def _unfold(line: str) -> list[str]:
    match = _FOLDED.search(line)
    if match is None:
        return [line]
    return line.replace(match["newline"], "\n").replace('\\"', '"').replace("\\r\n", "\n").split("\n")


def _anchors(lines: Sequence[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """Index and match of each line that may begin something; most lines are told apart by substrings, which is quickest."""
    for index, line in enumerate(lines):
        if 'File "' in line or _HEADER in line or EXPLICIT in line or IMPLICIT in line:
            match = _ANCHOR.search(line)
            if match:
                yield index, match


def _headed(lines: Sequence[str], index: int, match: re.Match[str], taken: bytearray) -> FoundCrash | None:
    in_group = match["group"] is not None
    before = lines[index][: match.start()]
    prefix = block_prefix(lines, index, before, in_group=in_group)
    if prefix is None:
        return None
    head = "  + Exception Group Traceback (most recent call last):" if in_group else match.group()
    return _found(index, read_chain(Reader(lines, index, prefix, taken, head)))


def _orphan(lines: Sequence[str], index: int, taken: bytearray) -> FoundCrash | None:
    prefix = orphan_prefix(lines, index)
    if prefix is None:
        return None
    crash = read_chain(Reader(lines, index, prefix, taken))
    taken[index] = 1
    if crash is None or (index and _STACK in lines[index - 1]):
        return None
    if crash.type:
        return FoundCrash(index, crash)
    calls = any(frame.function != "<module>" or frame.code for frame in crash.frames)
    return FoundCrash(index, crash, certain=False) if calls else None


def _after_connector(lines: Sequence[str], index: int, match: re.Match[str], taken: bytearray) -> FoundCrash | None:
    """A chain whose first exception has no traceback: it was never raised, or its frames were cut."""
    prefix = Prefix.of(lines[index][: match.start()])
    before = _exception_above(lines, index, prefix)
    if before is None:
        return None
    reader = Reader(lines, index, prefix, taken)
    if reader.peek() is None:
        return None
    reader.take()
    while (line := reader.peek()) is not None and not line.strip():
        reader.take()
    return _found(index, read_chain(reader, before, explicit=bool(connector_of(match.group()))))


def _exception_above(lines: Sequence[str], index: int, prefix: Prefix) -> Crash | None:
    paragraph: list[str] = []
    for line in reversed(lines[max(0, index - _MAX_PARAGRAPH) : index]):
        split = prefix.split(line)
        if split is None or (not split[1].strip() and not paragraph):
            continue
        if not split[1].strip() or starts_record(split[1]):
            break
        paragraph.insert(0, split[1])
    for number, text in enumerate(paragraph):
        if match := exception_of(text):
            message = "\n".join([match["message"] or "", *paragraph[number + 1 :]])
            return Crash(type=match["type"], message=Untrusted(message), frames=())
    return None


def _found(index: int, crash: Crash | None) -> FoundCrash | None:
    return None if crash is None else FoundCrash(index, crash)
