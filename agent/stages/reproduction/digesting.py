"""What a value is, in one line: the source of this file is put into tests that run in the sandbox.

So it needs nothing but the standard library and Python 3.9, and it runs no code of the value where it can be helped.
"""

import hashlib
import json
import re
import types
from collections import deque
from collections.abc import Iterator, Mapping
from enum import Enum

DEEPEST = 6
PARTS_AT_MOST = 3000
ITEMS_AT_MOST = 300
SHOWN_AT_MOST = 60
ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
ITERATORS: "tuple[type, ...]" = (
    *(types.GeneratorType, map, filter, zip, enumerate, reversed),
    *(type(iter([])), type(iter(())), type(iter({})), type(iter(set())), type(iter(""))),
)
SPELLED = frozenset({"datetime", "decimal", "fractions", "pathlib", "uuid", "zoneinfo", "ipaddress"})


class Observed(Exception):
    """Carries what a call did to whoever reads the report of the tests."""


def told(outcome: object, others: Mapping[str, object]) -> str:
    """The type and a digest of what a call gave, and digests of what it may have changed.

    Args:
        outcome: the result.
        others: name -> an object the call was handed; attributes of objects are told one by one.
    """
    changed = {}
    for name, value in others.items():
        attributes = _attributes(value)
        parts = {f"{name}.{key}": part for key, part in attributes.items()} if attributes else {name: value}
        changed.update({key: _digest(part) for key, part in list(parts.items())[:ITEMS_AT_MOST]})
    shown = ADDRESS.sub("0x", _shown(outcome))[:SHOWN_AT_MOST]
    return json.dumps({"type": _name(type(outcome)), "digest": _digest(outcome), "shown": shown, "changed": changed})


def _digest(value: object) -> str:
    text = "\0".join(_Reading().parts(value, 0))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _shown(value: object) -> str:
    if value is None or type(value) in (bool, int, float, complex, str, bytes):
        return repr(value)
    return f"{len(value)} items" if type(value) in (list, tuple, dict, set, frozenset) else ""  # type: ignore[arg-type]  # one of those


class _Reading:
    """One value's parts in an order that is always the same, within bounds."""

    def __init__(self) -> None:
        self.left = PARTS_AT_MOST
        self.seen: dict[int, int] = {}
        self.kept: list[object] = []  # an id is only somebody's while they live

    def parts(self, value: object, depth: int) -> Iterator[str]:
        self.left -= 1
        if self.left < 0 or depth > DEEPEST:
            yield "..."
            return
        kind = type(value)
        if value is None or kind in (bool, int, float, complex, str, bytes, bytearray):
            yield f"{kind.__name__}:{ADDRESS.sub('0x', repr(value))}"
        elif isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, types.MethodType)):
            yield f"named:{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', getattr(value, '__name__', ''))}"
        elif id(value) in self.seen:
            yield f"again:{self.seen[id(value)]}"
        else:
            self.seen[id(value)] = len(self.seen)
            self.kept.append(value)
            yield from self._composed(value, depth)

    def _composed(self, value: object, depth: int) -> Iterator[str]:
        kind = type(value)
        yield _name(kind)
        if isinstance(value, Enum):
            yield str(getattr(value, "_name_", ""))
            return
        if isinstance(value, (str, bytes, int, float)):
            yield ADDRESS.sub("0x", str.__repr__(value) if isinstance(value, str) else repr(value))
        elif isinstance(value, BaseException):
            yield from self.parts(list(value.args), depth + 1)
        elif isinstance(value, dict):
            pairs = [
                ("\1".join(self.parts(key, depth + 1)), "\1".join(self.parts(inner, depth + 1)))
                for key, inner in list(dict.items(value))[:ITEMS_AT_MOST]
            ]
            yield from (f"{key}={inner}" for key, inner in sorted(pairs))
        elif isinstance(value, (set, frozenset)):
            yield from sorted("\1".join(self.parts(item, depth + 1)) for item in value)
        elif isinstance(value, (list, tuple, deque)) or kind in ITERATORS:
            yield from self._items(value, depth)
        elif kind.__module__.partition(".")[0].lstrip("_") in SPELLED:
            yield repr(value)
            return
        for name, inner in sorted(_attributes(value).items()):
            yield name
            yield from self.parts(inner, depth + 1)

    def _items(self, value: object, depth: int) -> Iterator[str]:
        for number, item in enumerate(value):  # type: ignore[arg-type, var-annotated]  # a list, a tuple, a deque or an iterator
            if number >= ITEMS_AT_MOST:
                yield "..."
                return
            yield from self.parts(item, depth + 1)


def _attributes(value: object) -> "dict[str, object]":
    """What the object itself holds, without asking its properties."""
    try:
        own = object.__getattribute__(value, "__dict__")
    except AttributeError:
        own = {}
    found = {str(name): part for name, part in own.items()} if type(own) is dict else {}
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for slot in (slots,) if isinstance(slots, str) else tuple(slots):
            descriptor = kind.__dict__.get(slot)
            if isinstance(descriptor, types.MemberDescriptorType):
                try:
                    found[slot] = descriptor.__get__(value, type(value))
                except AttributeError:
                    continue
    return found


def _name(kind: type) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
