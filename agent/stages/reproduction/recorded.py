"""Recorded variables -> expressions: what a recorder wrote, in the ways it may be meant."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agent.domain.crash import Locals
from agent.stages.reproduction.expressions import NotRebuildable, constant
from agent.stages.reproduction.reprs import DEEPEST, STRING, ReprReader
from agent.stages.reproduction.signature import REDACTED

PLACEHOLDER = "placeholder"
CUT = "..."
CUT_TEXT = re.compile(r"""[bB]?['"].*(?:\.\.\.|\u2026)$""", re.DOTALL)
LONGEST_ESCAPE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How to read what recorders leave open: they write every key as text, and every sequence as a list.

    Args:
        integer_keys: keys that look like whole numbers are numbers.
        tuples: sequences are tuples.
        cut: texts and sequences that the recorder cut short are taken as far as it kept them.
    """

    integer_keys: bool = False
    tuples: bool = False
    cut: bool = False


def readings(values: Locals) -> Iterator[Reading]:
    """The readings that make a difference for these variables, the plain one first."""
    yield Reading()
    nested = [value for value in values.values() if not isinstance(value, str)]
    if any(_has_integer_key(value) for value in nested):
        yield Reading(integer_keys=True)
    if any(_has_sequence(value) for value in nested):
        yield Reading(tuples=True)
    if any(_is_cut(value) for value in values.values()):
        yield Reading(cut=True)


def read_value(value: object, reader: ReprReader, reading: Reading, depth: int = 0) -> ast.expr:
    """The expression for one recorded variable.

    Args:
        value: repr text, or nested lists and mappings of repr text.
        reader: reads the text.
        reading: settles what the recorder left open.
        depth: how many containers it is inside of.

    Raises:
        NotRebuildable: something in it can't be read back.
    """
    if depth > DEEPEST:
        raise NotRebuildable("it is nested too deeply")
    if isinstance(value, str):
        if REDACTED.match(value.strip("bB'\"")):
            return constant(PLACEHOLDER)
        kept = kept_text(value) if reading.cut else None
        return constant(kept) if kept is not None else reader.read(value)
    if isinstance(value, Mapping):
        return ast.Dict(
            keys=[_key(str(key), reading) for key in value],
            values=[read_value(item, reader, reading, depth + 1) for item in value.values()],
        )
    if isinstance(value, Sequence):
        if any(item == CUT for item in value) and not reading.cut:
            raise NotRebuildable("the recorder cut the sequence short")
        items = [read_value(item, reader, reading, depth + 1) for item in value if item != CUT]
        return ast.Tuple(elts=items, ctx=ast.Load()) if reading.tuples else ast.List(elts=items, ctx=ast.Load())
    if value is None or isinstance(value, bool | int | float):
        return constant(value)
    raise NotRebuildable(f"a recorded {type(value).__name__} has no known form")


def kept_text(text: str) -> str | bytes | None:
    """What is left of a text whose repr was cut short, None for anything that was not cut."""
    if not CUT_TEXT.match(text) or STRING.fullmatch(text):
        return None
    quote = text.lstrip("bB")[0]
    body = text.removesuffix(CUT).removesuffix("\u2026")
    for end in range(len(body), max(len(body) - LONGEST_ESCAPE, 1), -1):
        try:
            value = ast.literal_eval(body[:end] + quote)
        except (SyntaxError, ValueError):
            continue  # in the middle of an escape
        return value if isinstance(value, str | bytes) and value else None
    return None


def _is_cut(value: object, depth: int = 0) -> bool:
    if depth > DEEPEST:
        return False
    if isinstance(value, str):
        return value == CUT or kept_text(value) is not None
    if isinstance(value, Mapping):
        return any(_is_cut(item, depth + 1) for item in value.values())
    return isinstance(value, Sequence) and any(_is_cut(item, depth + 1) for item in value)


def _key(text: str, reading: Reading) -> ast.expr:
    if reading.integer_keys and _is_integer(text):
        return constant(int(text))
    return constant(text)


def _has_integer_key(value: object, depth: int = 0) -> bool:
    if depth > DEEPEST:
        return False
    if isinstance(value, Mapping):
        return any(_is_integer(str(key)) for key in value) or any(_has_integer_key(item, depth + 1) for item in value.values())
    return isinstance(value, Sequence) and not isinstance(value, str) and any(_has_integer_key(item, depth + 1) for item in value)


def _has_sequence(value: object, depth: int = 0) -> bool:
    if depth > DEEPEST:
        return False
    if isinstance(value, Mapping):
        return any(_has_sequence(item, depth + 1) for item in value.values())
    return isinstance(value, Sequence) and not isinstance(value, str)


def _is_integer(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and text.isascii() and len(text) < 20
