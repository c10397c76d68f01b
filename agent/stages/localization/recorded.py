"""Recorded variables tell which of several operands was the one of the wrong type."""

import re
from collections.abc import Mapping, Sequence

from tree_sitter import Node

from agent.code.source import Source
from agent.stages.localization.wanted import type_named

_REPRS = {
    "None": re.compile(r"None$"),
    "NoneType": re.compile(r"None$"),
    "bytes": re.compile(r"b['\"]"),
    "str": re.compile(r"['\"]"),
    "int": re.compile(r"-?\d+$"),
    "float": re.compile(r"-?(?:\d+\.|\d+e|inf|nan)"),
    "list": re.compile(r"\["),
    "tuple": re.compile(r"\("),
    "dict": re.compile(r"\{"),
    "bool": re.compile(r"(?:True|False)$"),
}


def blamed(source: Source, values: Sequence[Node], recorded: Mapping[str, object], message: str) -> tuple[Node, ...]:
    """The values whose recorded variable has the type that the message names; all of them when none is known to have it.

    Args:
        source: the file of the values.
        values: expressions on the failing line.
        recorded: the frame's variables, name -> repr or nested reprs.
        message: the exception's text.
    """
    looks = _REPRS.get(type_named(message))
    if looks is None or not recorded:
        return tuple(values)
    known = {name: value for name, value in recorded.items() if isinstance(value, str)}
    guilty = [value for value in values if looks.match(known.get(source.text(value), "\0"))]
    cleared = [value for value in values if source.text(value) in known and value not in guilty]
    return tuple(guilty or [value for value in values if value not in cleared] or values)
