"""What node prints of an error after its frames, in braces: its cause, the errors it holds, fields of its own."""

import re
from dataclasses import replace
from typing import Final

from agent.domain.crash import Crash
from agent.domain.untrusted import Untrusted
from agent.stacktraces.reader import Reader
from agent.stacktraces.v8_frames import read_frames
from agent.stacktraces.v8_grammar import frame_line, header_of

_CAUSE: Final = re.compile(r"\s*\[?cause\]?: (?=\S)")
_ERRORS: Final = re.compile(r"\s*\[?errors\]?: \[\s*$")
_MAX_LINES: Final = 2_000
_MAX_NESTING: Final = 12
_MAX_MESSAGE_LINES: Final = 60


def read_details(reader: Reader, crash: Crash, nesting: int = 0) -> Crash:
    """The crash with the cause and the members that its fields name; stops at the brace that closes them.

    Args:
        reader: stands after the line that opened the braces.
        crash: whose fields they are.
        nesting: how many errors are around.
    """
    members: list[Crash] = []
    in_errors = False
    for _ in range(_MAX_LINES):
        line = reader.peek()
        if line is None:
            break
        text = line.strip()
        reader.take()
        if text in {"}", "},", "}],"} and not in_errors:
            break
        if in_errors and text in {"]", "],"}:
            in_errors = False
        elif _ERRORS.match(line):
            in_errors = True
        elif cause := _CAUSE.match(line):
            inner = _error(reader, line[cause.end() :], nesting + 1)
            crash = replace(crash, cause=inner, cause_is_explicit=True) if inner is not None else crash
        elif in_errors and (member := _error(reader, text, nesting + 1)) is not None:
            members.append(member)
    return replace(crash, members=(*crash.members, *members)) if members else crash


def _error(reader: Reader, first: str, nesting: int) -> Crash | None:
    """An error that begins with this text and goes on in the lines after it."""
    header = header_of(first.rstrip(",").removesuffix(" {"))
    if header is None or nesting > _MAX_NESTING:
        return None
    kind, message = header
    parts = [message]
    while len(parts) < _MAX_MESSAGE_LINES and (line := reader.peek()) is not None:
        found = frame_line(line)
        if found is not None and not found.before:
            frames, opens, shortened = read_frames(reader, found.indent)
            crash = Crash(type=kind, message=Untrusted("\n".join(parts)), frames=tuple(reversed(frames)), truncated=shortened)
            return read_details(reader, crash, nesting) if opens else crash
        if not _goes_on(line):
            break
        parts.append(reader.take().strip())
    return Crash(type=kind, message=Untrusted(message), frames=())


def _goes_on(line: str) -> bool:
    """True for a line that may belong to a message: no field and no bracket."""
    text = line.strip()
    return bool(text) and text[0] not in "[]{}" and re.match(r"[\w$]+: ", text) is None
