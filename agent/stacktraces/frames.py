"""The frames of one traceback: place, code, marks, recorded variables."""

import re
from typing import Final

from agent.domain.crash import StackFrame
from agent.stacktraces.grammar import (
    FRAME,
    LOCAL,
    MARKER,
    REPEATED,
    certainly_exception,
    exception_of,
    starts_record,
    starts_report,
)
from agent.stacktraces.reader import Reader

_MAX_COPIES: Final = 3
_MAX_FRAMES: Final = 2_000
_MAX_STRAYS: Final = 20
_MAX_LOCALS: Final = 200
_MAX_VALUE: Final = 10_000


def read_frames(reader: Reader) -> tuple[tuple[StackFrame, ...], bool]:
    """The frames from here on, outermost first, and whether some were left out because there were too many."""
    frames: list[StackFrame] = []
    while (line := reader.peek()) is not None:
        if match := FRAME.match(line):
            frames.append(_read_frame(reader, match))
        elif repeated := REPEATED.match(line):
            reader.take()
            frames.extend(frames[-1:] * min(int(repeated["times"]), _MAX_COPIES))
        elif strays := _strays_before_frame(reader, line):
            reader.drop(strays)
        else:
            break
    if len(frames) <= _MAX_FRAMES:
        return tuple(frames), False
    return (*frames[: _MAX_FRAMES // 2], *frames[-_MAX_FRAMES // 2 :]), True


def _strays_before_frame(reader: Reader, line: str) -> int:
    """How many lines of somebody else stand before the next frame, 0 when no frame follows."""
    if starts_report(line) or certainly_exception(line):
        return 0
    if exception_of(line):
        return 1 if _goes_on(reader.peek(1)) else 0
    for ahead in range(1, _MAX_STRAYS):
        later = reader.peek(ahead)
        if later is None or starts_report(later) or certainly_exception(later):
            return 0
        if _goes_on(later):
            return ahead
    return 0


def _goes_on(line: str | None) -> bool:
    """True for a call or a count of repeated ones."""
    match = None if line is None else FRAME.match(line)
    return (match is not None and match["function"] is not None) or (line is not None and REPEATED.match(line) is not None)


def _read_frame(reader: Reader, match: re.Match[str]) -> StackFrame:
    reader.take()
    details = _read_details(reader, len(match["indent"]))
    code, marker, rest = _code_and_marker(details, match["path"])
    return StackFrame(
        path=match["path"],
        line=int(match["line"]),
        # a syntax error's place has no function: what fails is the module
        function="<module>" if match["function"] is None else match["function"].strip(),
        code=code,
        marker=marker,
        locals=_locals(rest),
    )


def _read_details(reader: Reader, indent: int) -> list[str]:
    """The lines indented below a frame, without the indentation they share."""
    margin = " " * (indent + 2)
    details: list[str] = []
    while (line := reader.peek()) is not None and not FRAME.match(line) and not REPEATED.match(line):
        if line.startswith(margin):
            details.append(line[len(margin) :])
        elif line.startswith("\t"):
            details.append(line[1:])
        elif not details and not indent and _is_flush_code(line):
            details.append(line)  # a shipper cut the indentation: the one line after the frame is its code
        elif starts_record(line) and (reader.peek(1) or "").startswith(margin):
            reader.drop(1)
            continue
        else:
            break
        reader.take()
    return details


def _is_flush_code(line: str) -> bool:
    return bool(line.strip()) and not certainly_exception(line) and not starts_report(line)


def _code_and_marker(details: list[str], path: str) -> tuple[str, tuple[int, int] | None, list[str]]:
    """Code, columns marked in it, and the lines after both."""
    if not details or (path.startswith("<") and LOCAL.match(details[0])):
        return "", None, details
    raw = details[0]
    code = raw.strip()
    if len(details) < 2 or not MARKER.match(details[1]):
        return code, None, details[1:]
    marks = details[1].rstrip()
    indent = len(raw) - len(raw.lstrip())
    start = len(marks) - len(marks.lstrip()) - indent
    end = min(len(marks) - indent, len(code))
    marker = (start, end) if 0 <= start < end else None
    return code, marker, details[2:]


def _locals(lines: list[str]) -> dict[str, str]:
    """`name = repr` lines; a line of another form goes on with the value before it."""
    values: dict[str, str] = {}
    name = ""
    for line in lines:
        match = LOCAL.match(line)
        if match and len(values) < _MAX_LOCALS:
            name = match["name"]
            values[name] = match["value"][:_MAX_VALUE]
        elif name and len(values[name]) < _MAX_VALUE:
            values[name] += f"\n{line}"
    return values
