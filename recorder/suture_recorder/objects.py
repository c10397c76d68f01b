"""Nodes of instances of the service's classes: their dictionary, their slots, what they hold of a builtin base."""

from __future__ import annotations

import collections
import datetime
import decimal
import enum
from typing import NamedTuple

from . import access, callables, containers, moments, scalars
from .access import Read
from .walk import Encode, Node, Walk, opaque

# Machinery without a state that a call could be rebuilt from, and with a wide graph behind it.
_MACHINERY = (
    *("logging", "threading", "_thread", "asyncio", "concurrent", "multiprocessing", "socket", "ssl", "selectors", "subprocess"),
    *("weakref", "contextvars", "importlib", "_frozen_importlib", "_frozen_importlib_external"),
    *("unittest", "_pytest", "pluggy", "suture_recorder"),
)
# What a class may be derived from, the most special first.
_BASES = (
    (enum.Enum, "enum"), (BaseException, "exception"), (type, "class"), (collections.Counter, ""), (collections.OrderedDict, ""),
    (collections.defaultdict, ""), (dict, ""), (list, ""), (tuple, ""), (set, ""), (frozenset, ""), (collections.deque, ""),
    (str, ""), (bytes, ""), (bytearray, ""), (int, ""), (float, ""), (complex, ""), (decimal.Decimal, ""),
    (datetime.datetime, ""), (datetime.date, ""), (datetime.time, ""), (datetime.timedelta, ""),
)  # fmt: skip
_CONTENTS: dict[int, Encode] = {
    id(cls): encode for table in (scalars.TABLE, containers.TABLE, moments.TABLE) for cls, encode in table
}
_exception_args = BaseException.__dict__["args"].__get__
MARK = "__suture_capsule__"


class Layout(NamedTuple):
    """Where instances of a class keep their state."""

    owner: type
    module: str
    qualname: str
    kind: str
    dictionary: Read | None
    slots: tuple[tuple[str, Read], ...]
    content: Encode | None
    fields: tuple[str, ...]


class Layouts:
    """The layouts of the classes that one capsule meets."""

    def __init__(self) -> None:
        self._known: dict[int, Layout] = {}

    def encode(self, walk: Walk, value: object, depth: int) -> Node:
        """The node of an instance of any class that no table knows."""
        cls = type(value)
        layout = self._known.get(id(cls))
        if layout is None:
            layout = self._known[id(cls)] = _layout(cls)
        if layout.kind == "zone":
            return moments.named_zone(walk, value, depth)
        if layout.kind == "class":
            return callables.a_class(walk, value, depth)  # type: ignore[arg-type] # a class, by its type
        if layout.kind == "enum":
            return _member(walk, layout, value, depth)
        if layout.kind == "opaque":
            return opaque(value)
        return _instance(walk, layout, value, depth)


def _layout(cls: type) -> Layout:
    base, kind = next(((base, kind) for base, kind in _BASES if access.derives(cls, base)), (None, ""))
    dictionary, slots = access.instance_dictionary(cls), access.slots(cls)
    module = access.module(cls)
    content = _CONTENTS.get(id(base)) if base is not None else None
    if moments.is_named_zone(cls):
        kind = "zone"
    elif not kind:
        stateless = dictionary is None and not slots and content is None and not _is_python_made(cls)
        kind = "opaque" if stateless or module.partition(".")[0] in _MACHINERY else "object"
    return Layout(cls, module, access.qualname(cls), kind, dictionary, slots, content, _fields(cls))


def _is_python_made(cls: type) -> bool:
    """Whether a class statement made the class; one that declares no attributes has instances without a state."""
    return any(name == "__slots__" for name, _ in access.namespace(cls))


def _fields(cls: type) -> tuple[str, ...]:
    """The names of a named tuple's fields."""
    if not access.derives(cls, tuple):
        return ()
    for base in access.mro(cls):
        names = dict(access.namespace(base)).get("_fields")
        if type(names) is tuple:
            return tuple(name for name in names if type(name) is str)
    return ()


def _instance(walk: Walk, layout: Layout, value: object, depth: int) -> Node:
    most = walk.budget.bounds.items
    state = [pair for pair in access.attributes(layout.dictionary, value, most) if pair[0] != MARK]
    node: Node = {
        "k": "exception" if layout.kind == "exception" else "object",
        "module": layout.module,
        "qualname": layout.qualname,
        "state": walk.attributes(state, depth),
        "slots": walk.attributes(_filled(layout, value), depth),
    }
    if layout.kind == "exception":
        node["args"] = walk.several(tuple.__iter__(_exception_args(value)), depth)
    if layout.content is not None:
        node["base"] = walk.part(value, depth, layout.content)
    if layout.fields:
        node["fields"] = list(layout.fields)
    return walk.cut(node, len(state), most) if len(state) == most else node


def _filled(layout: Layout, value: object) -> list[tuple[str, object]]:
    return [(name, held) for name, read in layout.slots if (held := access.slot(read, value)) is not access.EMPTY]


def _member(walk: Walk, layout: Layout, value: object, depth: int) -> Node:
    state = dict(access.attributes(layout.dictionary, value, 50))
    name = access.plain(state.get("_name_"))
    node: Node = {"k": "enum", "module": layout.module, "qualname": layout.qualname, "name": name}
    if not name.isidentifier() and "_value_" in state:  # several flags at once
        node["value"] = walk.reach(state["_value_"], depth + 1)
    return node
