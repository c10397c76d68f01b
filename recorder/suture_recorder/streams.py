"""Nodes of files, buffers, paths, patterns and iterators: read without moving any of them."""

from __future__ import annotations

import base64
import io
import pathlib
import re
from collections.abc import Iterator
from itertools import islice

from . import access, shapes
from .walk import Encode, Node, Walk, opaque

_file_name = access.instance_dictionary(io.FileIO)
_file_mode = io.FileIO.__dict__["mode"].__get__
_buffer = io.TextIOWrapper.__dict__["buffer"].__get__
_raw = {id(cls): cls.__dict__["raw"].__get__ for cls in (io.BufferedReader, io.BufferedWriter, io.BufferedRandom)}
_pattern, _flags = re.Pattern.__dict__["pattern"].__get__, re.Pattern.__dict__["flags"].__get__
# Where a text buffer stands says how much it holds at least; to ask for its length would copy it.
_LARGEST_BUFFER = 1_000_000


def file(_walk: Walk, value: object, _depth: int) -> Node:
    """An open file by name and mode, through the layers that the interpreter put around it."""
    layer, text = value, False
    if type(layer) is io.TextIOWrapper:
        layer, text = _buffer(layer), True
    if (read := _raw.get(id(type(layer)))) is not None:
        layer = read(layer)
    if type(layer) is not io.FileIO:
        return opaque(value)
    names = dict(access.attributes(_file_name, layer, 10))
    name, mode = names.get("name"), access.plain(_file_mode(layer))
    return {"k": "file", "name": name[:500] if type(name) is str else "", "mode": mode.replace("b", "") if text else mode}


def text_buffer(walk: Walk, value: io.StringIO, _depth: int) -> Node:
    """What a text buffer holds and where it stands."""
    at = io.StringIO.tell(value)
    if at > _LARGEST_BUFFER:
        return opaque(value)
    content = io.StringIO.getvalue(value)
    room = min(walk.budget.bounds.text, max(64, walk.budget.left // 2))
    seen, count = shapes.redacted(content[: room + shapes.MARGIN])
    walk.redacted += count
    return walk.cut({"k": "stringio", "v": seen[:room], "at": at}, min(room, len(content)), len(content), "text")


def byte_buffer(walk: Walk, value: io.BytesIO, _depth: int) -> Node:
    """What a byte buffer holds and where it stands."""
    room = min(walk.budget.bounds.text, max(64, walk.budget.left // 2))
    with io.BytesIO.getbuffer(value) as view:
        content, length = bytes(view[: room + shapes.MARGIN]), len(view)
    seen, count = shapes.redacted_bytes(content)
    walk.redacted += count
    node: Node = {"k": "bytesio", "v": base64.b64encode(seen[:room]).decode("ascii"), "at": io.BytesIO.tell(value)}
    return walk.cut(node, min(room, length), length, "text")


def path(_walk: Walk, value: pathlib.PurePath, _depth: int) -> Node:
    """A path of the standard library's own classes."""
    for _, read in access.slots(type(value)):
        held = access.slot(read, value)
        if type(held) is list and any(type(part) is not str for part in held):
            return opaque(value)
    return {"k": "path", "v": pathlib.PurePath.__str__(value)[:4096], "class": access.qualname(type(value))}


def pattern(walk: Walk, value: re.Pattern[str], depth: int) -> Node:
    """A compiled pattern by its text and flags."""
    return {"k": "pattern", "v": walk.reach(_pattern(value), depth + 1), "flags": _flags(value)}


def iterator(walk: Walk, value: Iterator[object], depth: int) -> Node:
    """An iterator over a list or tuple with what is left, found by copying where it stands."""
    name = access.qualname(type(value))
    reduced = type(value).__reduce__(value)
    held, at = (reduced[1][0], reduced[2] if len(reduced) > 2 else 0) if type(reduced) is tuple else (None, 0)
    if not (type(held) is list or type(held) is tuple) or type(at) is not int:
        return {"k": "iterator", "class": name}
    left = walk.several(islice(held, at, None), depth)
    return walk.cut({"k": "iterator", "class": name, "rest": left}, len(left), len(held) - at)


def any_iterator(_walk: Walk, value: object, _depth: int) -> Node:
    """An iterator of the interpreter by its class."""
    return {"k": "iterator", "class": access.qualname(type(value))}


_NOTHING: dict[str, int] = {}
_ITERATORS: tuple[object, ...] = (
    *(iter(""), iter("\xe9"), iter(b""), iter(range(0)), iter(range(2**70)), iter(frozenset())),
    *(iter(_NOTHING), iter(_NOTHING.values()), iter(_NOTHING.items())),
    reversed([]),
    zip(),
    map(str, ()),
    filter(None, ()),
    enumerate(()),
)

TABLE: tuple[tuple[type, Encode], ...] = (
    (io.TextIOWrapper, file),
    (io.BufferedReader, file),
    (io.BufferedWriter, file),
    (io.BufferedRandom, file),
    (io.FileIO, file),
    (io.StringIO, text_buffer),
    (io.BytesIO, byte_buffer),
    (pathlib.PosixPath, path),
    (pathlib.PurePosixPath, path),
    (pathlib.WindowsPath, path),
    (pathlib.PureWindowsPath, path),
    (re.Pattern, pattern),
    (type(iter([])), iterator),
    (type(iter(())), iterator),
    *((type(one), any_iterator) for one in _ITERATORS),
)
