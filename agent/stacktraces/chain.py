"""A crash with everything it was raised from."""

from dataclasses import replace
from typing import Final

from agent.domain.crash import Crash
from agent.domain.untrusted import Untrusted
from agent.stacktraces.frames import read_frames
from agent.stacktraces.grammar import (
    FRAME,
    GROUP_HEADER,
    HEADER,
    certainly_exception,
    connector_of,
    exception_of,
    starts_record,
    starts_report,
)
from agent.stacktraces.group import group_lines, pieces
from agent.stacktraces.reader import Reader

_MAX_CAUSES: Final = 50
_MAX_NESTING: Final = 12
_MAX_MESSAGE_LINES: Final = 100
_MAX_STRAYS: Final = 20


def read_chain(reader: Reader, before: Crash | None = None, *, explicit: bool = False, nesting: int = 0) -> Crash | None:
    """The last exception of a chain that starts here, the earlier ones as its causes.

    Args:
        reader: stands before a header, a frame or a frameless exception.
        before: the exception that the first one here was raised from.
        explicit: whether `before` is its direct cause.
        nesting: how many exception groups are around.

    Returns:
        None when there is no exception here and none before.
    """
    length = 1
    while True:
        crash = _read_one(reader, nesting)
        if crash is None:
            return replace(before, truncated=True) if before else None
        if before is not None and length <= _MAX_CAUSES:
            crash = replace(crash, cause=before, cause_is_explicit=explicit)
        length = length + 1 if length <= _MAX_CAUSES else 1
        connector = take_connector(reader)
        if connector is None:
            return crash
        before, explicit = crash, connector


def take_connector(reader: Reader) -> bool | None:
    """Pass over "direct cause" (True) or "during handling" (False) and the blank lines around; None when neither follows."""
    ahead = _blanks(reader)
    line = reader.peek(ahead)
    connector = None if line is None else connector_of(line)
    if connector is not None:
        for _ in range(ahead + 1):
            reader.take()
        for _ in range(_blanks(reader)):
            reader.take()
    return connector


def _blanks(reader: Reader) -> int:
    count = 0
    while count < _MAX_STRAYS and (line := reader.peek(count)) is not None and not line.strip():
        count += 1
    return count


def _read_one(reader: Reader, nesting: int) -> Crash | None:
    line = reader.peek()
    if line is None:
        return None
    if header := GROUP_HEADER.match(line):
        return _read_region(group_lines(reader), len(header["indent"]), nesting)
    if HEADER.match(line):
        reader.take()
        return _read_traceback(reader, start_missing=False)
    if frame := FRAME.match(line):
        return _read_traceback(reader, start_missing=frame["function"] is not None)
    if exception_of(line):
        found = _read_exception(reader)
        return None if found is None else Crash(type=found[0], message=Untrusted(found[1]), frames=())
    return None


def _read_traceback(reader: Reader, *, start_missing: bool) -> Crash:
    frames, shortened = read_frames(reader)
    kind, message = _read_exception(reader) or ("", "")
    cut = start_missing or shortened or not kind
    return Crash(type=kind, message=Untrusted(message), frames=frames, truncated=cut)


def _read_exception(reader: Reader) -> tuple[str, str] | None:
    """Type and message, None when the text ends before them."""
    for ahead in range(_MAX_STRAYS):
        line = reader.peek(ahead)
        if line is None or starts_report(line):
            return None
        match = exception_of(line) if ahead == 0 or certainly_exception(line) else None
        if match:
            reader.drop(ahead)
            reader.take()
            return match["type"], _read_message(reader, match["message"] or "")
    return None


def _read_message(reader: Reader, first: str) -> str:
    parts = [first]
    while len(parts) < _MAX_MESSAGE_LINES and (line := reader.peek()) is not None:
        if line == '"""':  # the end of a traceback that another process sent as its message
            reader.take()
            break
        if reader.later() or starts_report(line) or starts_record(line) or _is_call(line):
            break
        if not parts[-1].strip() and certainly_exception(line):  # an exception without traceback, of the next chain
            break
        parts.append(reader.take())
    while len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    return "\n".join(parts)


def _is_call(line: str) -> bool:
    frame = FRAME.match(line)
    return frame is not None and frame["function"] is not None


def _read_region(lines: list[str], indent: int, nesting: int) -> Crash | None:
    """One exception group, or any chain inside of one, from its lines with their margins."""
    crash: Crash | None = None
    for piece in pieces(lines, indent):
        reader = Reader(piece.text)
        explicit = take_connector(reader)
        crash = read_chain(reader, crash, explicit=bool(explicit), nesting=nesting) if piece.text else crash
        if crash is None or not piece.members:
            continue
        deep = nesting >= _MAX_NESTING
        members = [] if deep else [_read_region(member, indent + 2, nesting + 1) for member in piece.members]
        found = tuple(member for member in members if member is not None)
        crash = replace(crash, members=found, truncated=crash.truncated or deep or not piece.complete)
    return crash
