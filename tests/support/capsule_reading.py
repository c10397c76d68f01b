"""A small reader of capsules that follows the published format and nothing else."""

import base64
import collections
import datetime
import decimal
import fractions
import json
import pathlib
import re
import sys
import uuid
import zoneinfo
from collections.abc import Callable
from typing import Any

import suture_recorder

Document = dict[str, Any]
UNHURRIED = suture_recorder.Bounds(seconds=60)


def capsule_of(call: Callable[[], object], **options: Any) -> Document:
    """The capsule of the exception that the call raises."""
    return document(caught(call), **options)


def caught(call: Callable[[], object]) -> Exception:
    """The exception that the call raises."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 # whatever the test raises
        return error
    raise AssertionError("the call did not crash")


def document(error: BaseException, **options: Any) -> Document:
    """The capsule of an exception, with all the time that a busy machine needs."""
    content = suture_recorder.capture(error, **{"bounds": UNHURRIED, **options})
    assert content is not None
    parsed: Document = json.loads(content)
    return parsed


def innermost(capsule: Document) -> Document:
    """The innermost frame of the exception that escaped."""
    frame: Document = capsule["frames"][capsule["exceptions"][0]["frames"][-1]]
    return frame


def variable(capsule: Document, name: str) -> Document:
    """The node of a variable of the innermost frame."""
    frame = innermost(capsule)
    named = [*frame["arguments"], *frame["locals"], *frame["closure"]]
    named += [part for part in (frame["varargs"], frame["varkw"]) if part]
    found: Document = capsule["nodes"][dict(named)[name]]
    return found


def crash(value: object) -> None:
    """Crashes with the value as its argument."""
    raise LookupError("no such thing")


def recorded(value: object, **options: Any) -> tuple[Document, Document]:
    """The node of a value that a crashing function was given, and the capsule."""
    capsule = capsule_of(lambda: crash(value), **options)
    return variable(capsule, "value"), capsule


def rebuilt(node: Document, nodes: list[Document], seen: dict[int, Any] | None = None) -> Any:
    """The value that a node stands for; containers that hold themselves too."""
    known = {} if seen is None else seen
    if id(node) not in known:
        kind = node["k"]
        if kind in _FILLED:
            empty, fill = _FILLED[kind]
            known[id(node)] = empty(node)
            fill(known[id(node)], [_each(entry, nodes, known) for entry in node["v"]])
        else:
            known[id(node)] = _PLAIN[kind](node, lambda index: rebuilt(nodes[index], nodes, known))
    return known[id(node)]


def _each(entry: Any, nodes: list[Document], seen: dict[int, Any]) -> Any:
    if isinstance(entry, list):
        return tuple(rebuilt(nodes[index], nodes, seen) for index in entry)
    return rebuilt(nodes[entry], nodes, seen)


def _zoned(text: str, cls: Any, node: Document, value: Callable[[int], Any]) -> Any:
    zone = value(node["tz"]) if "tz" in node else None
    return cls.fromisoformat(text).replace(tzinfo=zone, fold=node["fold"])


def _timezone(node: Document) -> datetime.timezone:
    offset = datetime.timedelta(seconds=node["v"])
    return datetime.timezone(offset) if node["name"] is None else datetime.timezone(offset, node["name"])


def _named(node: Document) -> Any:
    found: Any = sys.modules[node["module"]]
    for name in node["qualname"].split(".") if node["qualname"] else ():
        found = getattr(found, name)
    return found


def _append(container: Any, entries: list[Any]) -> None:
    container.extend(entries)


def _add(container: Any, entries: list[Any]) -> None:
    container.update(entries)


def _put(container: Any, entries: list[Any]) -> None:
    for key, value in entries:
        container[key] = value


_FILLED: dict[str, tuple[Callable[[Document], Any], Callable[[Any, list[Any]], None]]] = {
    "list": (lambda _: [], _append),
    "deque": (lambda node: collections.deque(maxlen=node.get("maxlen")), _append),
    "set": (lambda _: set(), _add),
    "dict": (lambda _: {}, _put),
    "ordereddict": (lambda _: collections.OrderedDict(), _put),
    "counter": (lambda _: collections.Counter(), _put),
}
_PLAIN: dict[str, Callable[[Document, Callable[[int], Any]], Any]] = {
    "none": lambda _node, _value: None,
    "bool": lambda node, _value: node["v"],
    "int": lambda node, _value: int(node["v"]),
    "float": lambda node, _value: float.fromhex(node["v"]),
    "complex": lambda node, _value: complex(*map(float.fromhex, node["v"])),
    "str": lambda node, _value: node["v"],
    "bytes": lambda node, _value: base64.b64decode(node["v"]),
    "bytearray": lambda node, _value: bytearray(base64.b64decode(node["v"])),
    "tuple": lambda node, value: tuple(map(value, node["v"])),
    "frozenset": lambda node, value: frozenset(map(value, node["v"])),
    "range": lambda node, _value: range(*map(int, node["v"])),
    "slice": lambda node, value: slice(*map(value, node["v"])),
    "ellipsis": lambda _node, _value: ...,
    "notimplemented": lambda _node, _value: NotImplemented,
    "datetime": lambda node, value: _zoned(node["v"], datetime.datetime, node, value),
    "date": lambda node, _value: datetime.date.fromisoformat(node["v"]),
    "time": lambda node, value: _zoned(node["v"], datetime.time, node, value),
    "timedelta": lambda node, _value: datetime.timedelta(*node["v"]),
    "timezone": lambda node, _value: _timezone(node),
    "zoneinfo": lambda node, _value: zoneinfo.ZoneInfo(node["v"]),
    "decimal": lambda node, _value: decimal.Decimal(node["v"]),
    "fraction": lambda node, _value: fractions.Fraction(*map(int, node["v"])),
    "uuid": lambda node, _value: uuid.UUID(node["v"]),
    "path": lambda node, _value: getattr(pathlib, node["class"])(node["v"]),
    "pattern": lambda node, value: re.compile(value(node["v"]), node["flags"]),
    "enum": lambda node, _value: getattr(_named(node), node["name"]),
    "class": lambda node, _value: _named(node),
    "function": lambda node, _value: _named(node),
    "builtin": lambda node, _value: _named(node),
    "module": lambda node, _value: _named(node),
    "method": lambda node, value: getattr(value(node["of"]), node["name"]),
}
