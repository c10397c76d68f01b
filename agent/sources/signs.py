"""Where the bytes of a log hold a sign of an error, found without looking at its lines one by one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TRACES: Final = (b"Traceback (most recent call last):", b'", line ', b"exc_type", b"exception.type")
_CONNECTORS: Final = (b"The above exception was the direct cause", b"During handling of the above exception")
_COLOURED_FRAME: Final = b"File \x1b"
_LEVELS: Final = (b"ERROR", b"CRITICAL", b"FATAL", b"ALERT", b"EMERG")
_JSON_LEVELS: Final = (b'"error"', b'"critical"', b'"fatal"', b'"alert"', b'"emerg"', b'"exception"')
_JSON_KEYS: Final = (b"exception", b"error.type", b"error.stack", b'stack"', b'trace"', b'traceback"')
_WRAPPED_KEYS: Final = (b'stack\\"', b'trace\\"', b'traceback\\"')
_EMPTY_VALUE: Final = re.compile(rb'[\w.]*\\?"\s{0,4}:\s{0,4}(?:null|\\?"\\?"|\[\]|\{\}|false)')
_FIRST_LEVEL: Final = re.compile(rb"\b(?:(ERROR|CRITICAL|FATAL|ALERT|EMERG)|TRACE|DEBUG|INFO|NOTICE|WARNING|WARN)\b")
_HEAD: Final = 200  # characters in which a record names its level

_BEFORE: Final = 24
_AFTER: Final = 60  # lines of other streams may stand between those of a traceback
_AFTER_BARE: Final = 24  # without a prefix every line is of the one stream
_BARE_FRAME: Final = b'  File "'


@dataclass(frozen=True, slots=True, order=True)
class Sign:
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
    signs += [Sign(at, _BEFORE, _AFTER) for needle in _CONNECTORS for at in _lines_with(content, needle)]
    if b"\x1b" in content:
        signs += [Sign(at, 0, _AFTER) for at in _lines_with(content, _COLOURED_FRAME)]
    signs += [Sign(at) for needle in _LEVELS for at in _lines_with(content, needle) if _is_level(content, at)]
    if b'{"' in content:
        signs += _json_signs(content)
    signs.sort()
    return signs


def _json_signs(content: bytes) -> Iterator[Sign]:
    lowered = content.lower()
    for needle in _JSON_LEVELS:
        yield from (Sign(at) for at in _lines_with(lowered, needle))
    del lowered
    for needle in (*_JSON_KEYS, *(_WRAPPED_KEYS if b'\\"' in content else ())):
        yield from (Sign(at) for at in _filled(content, needle))


def _lines_with(content: bytes, needle: bytes) -> Iterator[int]:
    """The first place of the needle in each line that has it."""
    at = content.find(needle)
    while at >= 0:
        yield at
        end = content.find(b"\n", at)
        at = content.find(needle, end) if end >= 0 else -1


def _filled(content: bytes, needle: bytes) -> Iterator[int]:
    """The needle's first place in each line where it doesn't end a key whose value is empty."""
    at = content.find(needle)
    while at >= 0:
        if _EMPTY_VALUE.match(content, at + len(needle.rstrip(b'\\"'))):
            at = content.find(needle, at + len(needle))
            continue
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
