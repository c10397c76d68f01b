"""What the lines of a stack trace of V8 (node, Chrome) look like, once a log's own prefix is gone.

The format is described in V8's documentation, "Stack trace API".
"""

import re
from dataclasses import dataclass
from typing import Final

from agent.domain.crash import StackFrame

_AT: Final = re.compile(r"(?<=[ \t])at (?=\S)")
_PLACE: Final = re.compile(r"(?P<path>.+):(?P<line>[0-9]{1,9}):[0-9]{1,9}$")
_BARE_PATH: Final = re.compile(r"(?:file:|node:|webpack|app:|https?:|[A-Za-z]:[\\/]|/|\.{1,2}/|<anonymous>$|[\w@.-]+[\\/.])")
_ELSEWHERE: Final = re.compile(r"(?:<anonymous>|native|index [0-9]+|unknown location)$")
_NAME: Final = r"[^\W\d][\w$]*(?:\.[^\W\d][\w$]*)*|\$[\w$]*"
_CODE: Final = r"(?: \[[\w$]{1,80}\])?"
_HEADER: Final = re.compile(rf"(?:Uncaught )?(?:\(in promise\) )?(?P<type>{_NAME}){_CODE}(?::(?: (?P<message>.*))?)?$", re.DOTALL)
_CERTAIN: Final = re.compile(
    rf"(?<![\w$.])(?P<type>(?:[\w$]+\.)*[\w$]*(?:Error|Exception|Rejection)){_CODE}(?:: ?(?P<message>.*)|:?$)", re.DOTALL
)
_ACCESSOR: Final = re.compile(r"\b[gs]et (?=\S)")
_LONGEST: Final = 4000
_LEAST_INDENT: Final = 2
ANONYMOUS: Final = "<anonymous>"


@dataclass(frozen=True, slots=True)
class FrameLine:
    """A line that names a frame.

    Args:
        before: what stands before its indentation.
        indent: width of the indentation.
        frame: as printed.
        opens: True when the error's own fields follow in braces.
    """

    before: str
    indent: int
    frame: StackFrame
    opens: bool


def frame_line(line: str) -> FrameLine | None:
    """The frame that a line names, None when it names none."""
    at = _AT.search(line[:_LONGEST])
    if at is None:
        return None
    before = line[: at.start()].rstrip(" \t")
    indent = line[len(before) : at.start()]
    if len(indent) < _LEAST_INDENT and "\t" not in indent:
        return None
    text = line[at.end() : at.end() + _LONGEST].rstrip()
    opens = text.endswith(" {")
    frame = _frame(text.removesuffix(" {").removesuffix(","))
    return FrameLine(before=before, indent=len(indent), frame=frame, opens=opens) if frame is not None else None


def header_of(text: str) -> tuple[str, str] | None:
    """Type and message of a line that is an error's first, None when it can't be one."""
    match = _HEADER.match(text)
    return _pair(match) if match and (match["type"][:1].isupper() or _CERTAIN.match(text)) else None


def header_within(text: str) -> tuple[str, str] | None:
    """The same where a log's level, time or sentence stands before it: its type is named as errors are."""
    match = _CERTAIN.search(text[:_LONGEST])
    return _pair(match, text) if match else None


def _pair(match: re.Match[str], whole: str = "") -> tuple[str, str]:
    message = match["message"] or ""
    return match["type"], message + whole[_LONGEST:] if match["message"] else message


def _frame(text: str) -> StackFrame | None:
    opening = text.find(" (")
    if opening >= 0 and text.endswith(")"):
        return _placed(text[:opening], text[opening + 2 : -1])
    bare = text.removeprefix("async ")
    return _placed("", bare) if _BARE_PATH.match(bare) else None


def _placed(function: str, place: str) -> StackFrame | None:
    match = _PLACE.match(place)
    name = _ACCESSOR.sub("", function.removeprefix("async ").partition(" [as ")[0].strip()) or ANONYMOUS
    if match is None:
        return StackFrame(path=ANONYMOUS, line=0, function=name) if _ELSEWHERE.match(place) else None
    path = ANONYMOUS if place.startswith("eval at ") else match["path"]
    return StackFrame(path=path, line=int(match["line"]), function=name)
