"""Where the bytes of a log hold a sign of an error, found without looking at its lines one by one."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Final, NamedTuple

_TRACES: Final = (b"Traceback (most recent call last):", b'", line ', b"exc_type", b"exception.type")
_CONNECTOR: Final = b"he above exception"  # of both sentences between two exceptions of a chain
_COLOURED_FRAME: Final = b"File \x1b"
_V8_FRAME: Final = b"    at "
_LEVELS: Final = (b"ERROR", b"CRITICAL", b"FATAL", b"ALERT", b"EMERG")
_JSON_LEVELS: Final = (b'"error"', b'"critical"', b'"fatal"', b'"alert"', b'"emerg"')
_REQUEST_FAILED: Final = b'" 5'  # the status behind a request line
_NO_STATUS: Final = re.compile(rb"(?![0-9]{2}[^0-9])")
_JSON_STATUSES: Final = (b'status"', b'code"')
_NO_FAILURE: Final = re.compile(rb'(?!\s{0,4}:\s{0,4}"?5[0-9]{2}[^0-9])')
_JSON_KEYS: Final = (b"exception", b'"error.', b'stack"', b'trace"', b'traceback"')
_WRAPPED_KEYS: Final = (b'stack\\"', b'trace\\"', b'traceback\\"')
_NEVER: Final = re.compile(rb"(?!)")
_KEY: Final = re.compile(rb"\s{0,4}:")
_EMPTY_VALUE: Final = re.compile(rb'[\w.]*(?:(?<=")|\\?")\s{0,4}:\s{0,4}(?:null|\\?"\\?"|\[\]|\{\}|false)')
_FIRST_LEVEL: Final = re.compile(rb"\b(?:(ERROR|CRITICAL|FATAL|ALERT|EMERG)|TRACE|DEBUG|INFO|NOTICE|WARNING|WARN)\b")
_SAMPLE: Final = 256 * 1024
_MOST_BYTES: Final = 400  # between two JSON objects, where most lines hold one
_HEAD: Final = 200  # characters in which a record names its level

_BEFORE: Final = 24
_AFTER: Final = 60  # lines of other streams may stand between those of a traceback
_AFTER_BARE: Final = 24  # without a prefix every line is of the one stream
_BARE_FRAME: Final = b'  File "'


class Sign(NamedTuple):
    """A line worth reading.

    Args:
        offset: of a byte in the line.
        before: how many lines before it belong to what it may be the sign of.
        after: how many lines after it do, beyond the record it is in.
    """

    offset: int
    before: int = 0
    after: int = 0


def signs_in(content: bytes) -> list[Sign]:
    """Every line that an error record or a crash could begin, go on or be held in, in order; too many rather than too few.

    Args:
        content: whole lines.
    """
    signs = [Sign(at, 0, _after(content, at)) for needle in _TRACES for at in _lines_with(content, needle)]
    signs += [Sign(at, _BEFORE, _AFTER) for at in _lines_with(content, _CONNECTOR)]
    signs += [Sign(at, _BEFORE, _AFTER) for at in _lines_with(content, _V8_FRAME)]
    if b"\x1b" in content:
        signs += [Sign(at, 0, _AFTER) for at in _lines_with(content, _COLOURED_FRAME)]
    signs += [Sign(at) for needle in _LEVELS for at in _lines_with(content, needle) if _is_level(content, at)]
    signs += [Sign(at) for at in _lines_with(content, _REQUEST_FAILED, _NO_STATUS)]
    signs += [Sign(at) for at in _json_signs(content)]
    signs.sort()
    return signs


def _json_signs(content: bytes) -> Iterator[int]:
    """Where the JSON records of a log hold a sign; they are taken out of it first when most lines are none."""
    first = content.find(b'{"') if b"{" in content else -1
    if first < 0:
        return
    if content.count(b'{"', first, first + _SAMPLE) * _MOST_BYTES > _SAMPLE:
        yield from _signs_of_json(content)
        return
    starts, lines = _json_lines(content)
    places = [*accumulate((len(line) for line in lines), initial=0)]
    for at in _signs_of_json(b"".join(lines)):
        index = bisect_right(places, at) - 1
        yield starts[index] + at - places[index]


def _json_lines(content: bytes) -> tuple[list[int], list[bytes]]:
    """Offsets and bytes of the lines that may hold a JSON object, newlines included."""
    starts: list[int] = []
    lines: list[bytes] = []
    at = content.find(b"{")  # one byte is found much sooner than the two that an object begins with
    while at >= 0:
        start = content.rfind(b"\n", 0, at) + 1
        end = content.find(b"\n", at) + 1 or len(content)
        starts.append(start)
        lines.append(content[start:end])
        at = content.find(b"{", end)
    return starts, lines


def _signs_of_json(content: bytes) -> Iterator[int]:
    lowered = content.lower()
    for needle in _JSON_LEVELS:
        yield from _lines_with(lowered, needle, _KEY)
    for needle in _JSON_STATUSES:
        yield from _lines_with(lowered, needle, _NO_FAILURE)
    for needle in (*_JSON_KEYS, *(_WRAPPED_KEYS if b'\\"' in content else ())):
        yield from _lines_with(lowered, needle, _EMPTY_VALUE)


def _lines_with(content: bytes, needle: bytes, unless: re.Pattern[bytes] = _NEVER) -> Iterator[int]:
    """The first place of the needle in each line that has it, passing over places after which something else stands."""
    at = content.find(needle)
    while at >= 0:
        end = at + len(needle)
        if not unless.match(content, end):
            yield at
            end = content.find(b"\n", at)
        at = content.find(needle, end) if end >= 0 else -1


def _after(content: bytes, at: int) -> int:
    """How many lines after a line of a traceback may belong to it."""
    start = content.rfind(b"\n", 0, at) + 1
    if content.startswith(_BARE_FRAME, start) or content.startswith(_BARE_FRAME, content.find(b"\n", at) + 1):
        return _AFTER_BARE
    if content.startswith(b'{"', start):
        end = content.find(b"\n", at)
        return _AFTER if content.find(b'"stream"', start, end if end >= 0 else len(content)) >= 0 else 0
    return _AFTER


def _is_level(content: bytes, at: int) -> bool:
    """False when the line's level is another one; true when that isn't certain."""
    start = content.rfind(b"\n", 0, at) + 1
    head = content[start : start + _HEAD]
    if not head.isascii():
        return True
    level = _FIRST_LEVEL.search(head.partition(b"\n")[0])
    return level is not None and level[1] is not None
