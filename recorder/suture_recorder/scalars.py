"""Nodes of numbers and texts, of those of derived classes too: read by the methods of the builtin type."""

from __future__ import annotations

import base64
import decimal
import fractions
import uuid
from json.encoder import encode_basestring_ascii

from . import access, shapes
from .walk import Encode, Node, Walk

# A number longer than this says nothing to a reader, and writing it takes time that grows with the square.
_LONGEST_NUMBER = 2000  # bits
_LONGEST_DECIMAL = 2048  # bytes in memory

_real = complex.__dict__["real"].__get__
_imag = complex.__dict__["imag"].__get__
_numerator = fractions.Fraction.__dict__["_numerator"].__get__
_denominator = fractions.Fraction.__dict__["_denominator"].__get__
_uuid_int = uuid.UUID.__dict__["int"].__get__


def none(_walk: Walk, _value: None, _depth: int) -> Node:
    """Nothing."""
    return {"k": "none"}


def boolean(_walk: Walk, value: bool, _depth: int) -> Node:  # it is the value that is recorded
    """True or false."""
    return {"k": "bool", "v": value}


def integer(walk: Walk, value: int, _depth: int) -> Node:
    """A number of any size up to a bound."""
    if int.bit_length(value) > _LONGEST_NUMBER:
        walk.budget.met.add("text")
        return {"k": "deeper", "class": access.full_name(type(value))}
    return {"k": "int", "v": int.__repr__(value)}


def floating(_walk: Walk, value: float, _depth: int) -> Node:
    """A float, exactly."""
    return {"k": "float", "v": float.hex(value)}


def complex_number(_walk: Walk, value: complex, _depth: int) -> Node:
    """Both parts, exactly."""
    return {"k": "complex", "v": [float.hex(_real(value)), float.hex(_imag(value))]}


def text(walk: Walk, value: str, _depth: int) -> Node:
    """A text without its secrets, as long as there is room."""
    length = str.__len__(value)
    room = _room(walk)
    seen, count = shapes.redacted(access.plain(value, room + shapes.MARGIN))
    walk.redacted += count
    if seen == shapes.PLACEHOLDER and count:
        return {"k": "redacted", "of": "str"}
    kept = seen[:room]
    if len(encode_basestring_ascii(kept)) > room * 2:  # each character outside ASCII takes six or twelve
        kept = kept[: room // 4]
    node: Node = {"k": "str", "v": kept}
    return walk.cut(node, len(kept), max(length, len(seen)), "text") if len(kept) < len(seen) else node


def byte_string(walk: Walk, value: bytes, _depth: int) -> Node:
    """Bytes without their secrets, as many as there is room for."""
    return _bytes_node(walk, "bytes", bytes.__getitem__(value, slice(0, _room(walk) + shapes.MARGIN)), bytes.__len__(value))


def byte_array(walk: Walk, value: bytearray, _depth: int) -> Node:
    """As byte strings."""
    content = bytes(bytearray.__getitem__(value, slice(0, _room(walk) + shapes.MARGIN)))
    return _bytes_node(walk, "bytearray", content, bytearray.__len__(value))


def decimal_number(walk: Walk, value: decimal.Decimal, _depth: int) -> Node:
    """All its digits."""
    if decimal.Decimal.__sizeof__(value) > _LONGEST_DECIMAL:
        walk.budget.met.add("text")
        return {"k": "deeper", "class": access.full_name(type(value))}
    return {"k": "decimal", "v": decimal.Decimal.__str__(value)}


def fraction(walk: Walk, value: fractions.Fraction, depth: int) -> Node:
    """Numerator and denominator."""
    parts = [integer(walk, part, depth) for part in (_numerator(value), _denominator(value)) if type(part) is int]
    if len(parts) < 2 or any(part["k"] != "int" for part in parts):
        return {"k": "deeper", "class": "fractions.Fraction"}
    return {"k": "fraction", "v": [part["v"] for part in parts]}


def unique_id(_walk: Walk, value: uuid.UUID, _depth: int) -> Node:
    """Its 32 digits."""
    return {"k": "uuid", "v": f"{int.__index__(_uuid_int(value)):032x}"}


def _room(walk: Walk) -> int:
    return min(walk.budget.bounds.text, max(64, walk.budget.left // 2))


def _bytes_node(walk: Walk, kind: str, content: bytes, length: int) -> Node:
    seen, count = shapes.redacted_bytes(content)
    walk.redacted += count
    if count and seen == shapes.PLACEHOLDER.encode():
        return {"k": "redacted", "of": kind}
    room = _room(walk) * 3 // 4
    kept = seen[:room]
    node: Node = {"k": kind, "v": base64.b64encode(kept).decode("ascii")}
    return walk.cut(node, len(kept), max(length, len(seen)), "text") if len(kept) < len(seen) else node


TABLE: tuple[tuple[type, Encode], ...] = (
    (type(None), none),
    (bool, boolean),
    (int, integer),
    (float, floating),
    (complex, complex_number),
    (str, text),
    (bytes, byte_string),
    (bytearray, byte_array),
    (decimal.Decimal, decimal_number),
    (fractions.Fraction, fraction),
    (uuid.UUID, unique_id),
)
