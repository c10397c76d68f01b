"""Every JavaScript stack trace of V8 in a text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from agent.domain.crash import Crash, StackFrame
from agent.domain.untrusted import Untrusted
from agent.stacktraces.grammar import starts_record
from agent.stacktraces.prefix import Prefix
from agent.stacktraces.python import FoundCrash
from agent.stacktraces.reader import Reader
from agent.stacktraces.v8_details import read_details
from agent.stacktraces.v8_frames import read_frames
from agent.stacktraces.v8_grammar import ANONYMOUS, frame_line, header_of, header_within

_MAX_MESSAGE_LINES: Final = 60
_FOLDED: Final = "\\n    at "
_CAUSED_BY: Final = re.compile(r"\s*caused by:\s*", re.IGNORECASE)
_SOURCE: Final = re.compile(r"(?P<path>\S.*):(?P<line>[0-9]{1,9})$")
_CARET: Final = re.compile(r"\s*\^+\s*$")
_MAX_CAUSES: Final = 50


def find_in_lines(lines: Sequence[str]) -> Iterator[FoundCrash]:
    """The crashes in a text's lines, in order of their first frame; those that a log shipper folded into one line too.

    Takes time linear in the text, and never raises.
    """
    if not any(_FOLDED in line for line in lines):
        yield from _find(lines)
        return
    unfolded = [(number, part) for number, line in enumerate(lines) for part in _unfold(line)]
    for found in _find([part for _, part in unfolded]):
        yield replace(found, line=unfolded[found.line][0])


def _unfold(line: str) -> list[str]:
    return line.replace('\\"', '"').split("\\n") if _FOLDED in line else [line]


def _find(lines: Sequence[str]) -> Iterator[FoundCrash]:
    taken = bytearray(len(lines))
    last: FoundCrash | None = None
    for index, line in enumerate(lines):
        if taken[index] or "at " not in line:
            continue
        first = frame_line(line)
        if first is None:
            continue
        prefix = Prefix.of(first.before)
        crash, caused = _read(lines, index, prefix, first.indent, taken)
        if not crash.type and all(frame.path == ANONYMOUS for frame in crash.frames):
            continue
        if caused and last is not None:
            last = replace(last, crash=_with_cause(last.crash, crash))
            continue
        if last is not None:
            yield last
        last = FoundCrash(index, crash, certain=bool(crash.type))
    if last is not None:
        yield last


def _read(lines: Sequence[str], index: int, prefix: Prefix, indent: int, taken: bytearray) -> tuple[Crash, bool]:
    """The crash whose first frame is at the index, and whether it is told of as the cause of the one before."""
    kind, message, caused, top = _headed(lines, index, prefix, indent, taken)
    reader = Reader(lines, index, prefix, taken)
    frames, opens, shortened = read_frames(reader, indent)
    frames = _with_source(frames, _shown_source(lines, top, prefix), kind)
    crash = Crash(type=kind, message=Untrusted(message), frames=tuple(reversed(frames)), truncated=shortened or not kind)
    return (read_details(reader, crash) if opens else crash), caused


def _headed(lines: Sequence[str], index: int, prefix: Prefix, indent: int, taken: bytearray) -> tuple[str, str, bool, int]:
    """Type, message, whether "caused by" stands before them, and the line they stand on; the first frame's without them."""
    below: list[tuple[int, str]] = []
    for number in range(index - 1, max(-1, index - 1 - _MAX_MESSAGE_LINES), -1):
        split = prefix.split(lines[number])
        if split is None:
            continue
        if taken[number] or frame_line(lines[number]) is not None:
            break
        text = split[1].rstrip()
        if found := _header(text, indent):
            margin = " " * (len(text) - len(text.lstrip()))
            rest = [line.removeprefix(margin) for _, line in reversed(below)]
            for line in (number, *(place for place, _ in below)):
                taken[line] = 1
            return found[0], "\n".join([found[1], *rest]).rstrip(), _CAUSED_BY.match(text) is not None, number
        if starts_record(text.lstrip()):
            break
        below.append((number, text))
    return "", "", False, index


def _header(text: str, indent: int) -> tuple[str, str] | None:
    plain = _CAUSED_BY.sub("", text, count=1).lstrip()
    if not starts_record(plain) and len(text) - len(text.lstrip()) <= max(indent - 2, 0) and (found := header_of(plain)):
        return found
    return header_within(plain) if len(text) - len(text.lstrip()) <= max(indent - 2, 0) else None


def _shown_source(lines: Sequence[str], top: int, prefix: Prefix) -> StackFrame | None:
    """What node prints above an uncaught error: the place, the line, carets below it."""
    above = [split[1] for line in lines[max(0, top - 4) : top] if (split := prefix.split(line)) is not None]
    while above and not above[-1].strip():
        above.pop()
    if len(above) < 3 or not _CARET.match(above[-1]):
        return None
    place = _SOURCE.match(above[-3].strip())
    if place is None:
        return None
    raw, marks = above[-2], above[-1].rstrip()
    code = raw.strip()
    shift = len(raw) - len(raw.lstrip())
    start, end = len(marks) - len(marks.lstrip()) - shift, min(len(marks) - shift, len(code))
    marker = (start, end) if 0 <= start < end else None
    return StackFrame(path=place["path"], line=int(place["line"]), function=ANONYMOUS, code=code, marker=marker)


def _with_source(frames: list[StackFrame], shown: StackFrame | None, kind: str) -> list[StackFrame]:
    """The frames, innermost first, with the code that was shown; the place of a syntax error is no frame of its own."""
    if shown is None or not frames:
        return frames
    if (frames[0].path, frames[0].line) == (shown.path, shown.line):
        return [replace(frames[0], code=shown.code, marker=shown.marker), *frames[1:]]
    if kind == "SyntaxError" and not shown.path.startswith("node:"):
        return [shown, *frames]
    return frames


def _with_cause(crash: Crash, cause: Crash, depth: int = 0) -> Crash:
    if crash.cause is None or depth >= _MAX_CAUSES:
        return replace(crash, cause=cause, cause_is_explicit=True)
    return replace(crash, cause=_with_cause(crash.cause, cause, depth + 1))
