"""The values of a capsule, checked against its format one by one."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Final

from agent.domain.capsule_nodes import CapsuleNode, MappingNode, ObjectNode, ScalarNode, SequenceNode, SymbolNode
from agent.domain.untrusted import Untrusted
from agent.stacktraces.capsule_fields import Indexes, array, binary, name
from agent.stacktraces.pointer import Place

_DIGITS_AT_MOST: Final = 4300
_INTEGER: Final = re.compile(r"-?[0-9]+", re.ASCII)
_FLOAT: Final = re.compile(r"-?0x[01]\.[0-9a-f]{1,16}p[+-][0-9]{1,5}|-?0x0\.0p\+0|-?inf|nan")
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?(?:E[+-]?[0-9]+)?|Infinity|s?NaN[0-9]*)", re.ASCII)
_MOMENTS: Final[Mapping[str, Callable[[str], object]]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}
_UUID: Final = re.compile(r"[0-9a-fA-F-]{32,36}")

Raw = Mapping[str, object]
Builder = Callable[[Indexes, str, Raw, Place], CapsuleNode]


def read_node(indexes: Indexes, raw: object, place: Place) -> CapsuleNode:
    """One node.

    Args:
        indexes: of the capsule it is in.
        raw: decoded JSON.
        place: where it stands.

    Raises:
        BadTrace: it is not of the format; names the JSON pointer.
    """
    if not isinstance(raw, dict):
        raise place.wrong(raw, "an object")
    kind = raw.get("k")
    if not isinstance(kind, str) or kind not in _BUILDERS:
        raise place.at("k").wrong(kind, "a kind of node that format 1 has")
    return _BUILDERS[kind](indexes, kind, raw, place)


def _plain(_reader: Indexes, kind: str, _raw: Raw, _place: Place) -> CapsuleNode:
    return ScalarNode(kind=kind)


def _boolean(_reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
    value = raw.get("v")
    if not isinstance(value, bool):
        raise place.at("v").wrong(value, "true or false")
    return ScalarNode(kind=kind, text=Untrusted(str(value)))


def _text(_reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
    return ScalarNode(kind=kind, text=_value(raw, place), length=_length(raw, place), number=_number(raw, "at", place))


def _base64(_reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
    binary(raw.get("v"), place.at("v"))
    return ScalarNode(kind=kind, text=_value(raw, place), length=_length(raw, place), number=_number(raw, "at", place))


def _matching(pattern: re.Pattern[str], what: str) -> Builder:
    def build(_reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
        return ScalarNode(kind=kind, text=Untrusted(_matched(pattern, raw.get("v"), what, place.at("v"))))

    return build


def _matched(pattern: re.Pattern[str], raw: object, what: str, place: Place) -> str:
    text = place.text(raw)
    if len(text) > _DIGITS_AT_MOST or not pattern.fullmatch(text):
        raise place.wrong(raw, what)
    return text


def _several(pattern: re.Pattern[str], count: int, what: str) -> Builder:
    def build(_reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
        items = array(raw.get("v"), place.at("v"))
        if len(items) != count:
            raise place.at("v").wrong(items, f"{count} of {what}")
        texts = (str(item) if isinstance(item, int) and not isinstance(item, bool) else item for item in items)
        parts = tuple(_matched(pattern, item, what, place.at("v").at(number)) for number, item in enumerate(texts))
        return ScalarNode(kind=kind, parts=parts)

    return build


def _moment(reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
    text = place.at("v").text(raw.get("v"))
    try:
        _MOMENTS[kind](text)
    except ValueError:
        raise place.at("v").wrong(text, f"a {kind} in ISO 8601") from None
    fold = _number(raw, "fold", place)
    return ScalarNode(kind=kind, text=Untrusted(text), number=fold, inner=reader.maybe(raw.get("tz"), place.at("tz")))


def _timezone(_reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
    seconds = raw.get("v")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not abs(seconds) < 86400:
        raise place.at("v").wrong(seconds, "seconds, less than a day")
    label = raw.get("name")
    return ScalarNode(kind=kind, text=Untrusted(repr(seconds)), parts=(name(label, place.at("name")),) if label else ())


def _named_scalar(key: str) -> Builder:
    def build(_reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
        value = raw.get("name") if kind == "file" else raw.get("v")
        detail = name(raw.get(key), place.at(key))
        return ScalarNode(kind=kind, text=Untrusted(place.at("v").text(value)), parts=(detail,) if detail else ())

    return build


def _pattern(reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
    return ScalarNode(kind=kind, number=_number(raw, "flags", place), inner=reader.index(raw.get("v"), place.at("v")))


def _sequence(reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
    limit = place.at("maxlen").number(raw.get("maxlen"))
    items = reader.indexes(raw.get("v"), place.at("v"))
    if kind == "slice" and len(items) != 3:
        raise place.at("v").wrong(raw.get("v"), "start, stop and step")
    return SequenceNode(kind=kind, items=items, length=_length(raw, place), limit=limit)


def _iterator(reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
    if raw.get("rest") is None:
        return SymbolNode(kind=kind, qualname=name(raw.get("class"), place.at("class")))
    return SequenceNode(kind=kind, items=reader.indexes(raw["rest"], place.at("rest")), length=_length(raw, place))


def _mapping(reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
    pairs = []
    for number, item in enumerate(array(raw.get("v"), place.at("v"))):
        pair = reader.indexes(item, place.at("v").at(number))
        if len(pair) != 2:
            raise place.at("v").at(number).wrong(item, "a key and a value")
        pairs.append((pair[0], pair[1]))
    factory = reader.maybe(raw.get("factory"), place.at("factory"))
    return MappingNode(kind=kind, pairs=tuple(pairs), factory=factory, length=_length(raw, place))


def _symbol(reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
    qualname = next((raw[key] for key in ("qualname", "class") if key in raw), None)
    owner = reader.index(raw.get("of"), place.at("of")) if kind == "method" else None
    if kind == "enum":  # several flags at once have no name
        owner = reader.maybe(raw.get("value"), place.at("value"))
    if kind == "redacted":
        qualname = raw.get("of")
    return SymbolNode(
        kind=kind,
        module=name(raw.get("module"), place.at("module")),
        qualname=name(qualname, place.at("qualname")),
        name=name(raw.get("name"), place.at("name")),
        owner=owner,
    )


def _instance(reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
    return ObjectNode(
        kind=kind,
        module=name(raw.get("module"), place.at("module")),
        qualname=name(raw.get("qualname"), place.at("qualname")),
        state=reader.named(raw.get("state"), place.at("state")),
        slots=reader.named(raw.get("slots"), place.at("slots")),
        base=reader.maybe(raw.get("base"), place.at("base")),
        fields=tuple(
            name(item, place.at("fields").at(number)) for number, item in enumerate(array(raw.get("fields"), place.at("fields")))
        ),
        args=reader.indexes(raw.get("args"), place.at("args")),
        length=_length(raw, place),
    )


def _partial(reader: Indexes, kind: str, raw: Raw, place: Place) -> CapsuleNode:
    return ObjectNode(
        kind=kind,
        module="functools",
        qualname="partial",
        base=reader.index(raw.get("f"), place.at("f")),
        args=reader.indexes(raw.get("args"), place.at("args")),
        state=reader.named(raw.get("kw"), place.at("kw")),
    )


def _value(raw: Raw, place: Place) -> Untrusted:
    return Untrusted(place.at("v").text(raw.get("v")))


def _length(raw: Raw, place: Place) -> int | None:
    return place.at("cut").number(raw.get("cut"))


def _number(raw: Raw, key: str, place: Place) -> int:
    return place.at(key).number(raw.get(key)) or 0


_BUILDERS: Final[Mapping[str, Builder]] = {
    **dict.fromkeys(("none", "ellipsis", "notimplemented"), _plain),
    "bool": _boolean,
    "int": _matching(_INTEGER, "decimal digits"),
    "float": _matching(_FLOAT, "a float in hexadecimal, inf or nan"),
    "decimal": _matching(_DECIMAL, "a decimal number"),
    "uuid": _matching(_UUID, "hexadecimal digits of a UUID"),
    "complex": _several(_FLOAT, 2, "a float in hexadecimal"),
    "range": _several(_INTEGER, 3, "decimal digits"),
    "timedelta": _several(_INTEGER, 3, "whole numbers"),
    "fraction": _several(_INTEGER, 2, "decimal digits"),
    **dict.fromkeys(("str", "stringio"), _text),
    **dict.fromkeys(("bytes", "bytearray", "bytesio"), _base64),
    **dict.fromkeys(("datetime", "date", "time"), _moment),
    "timezone": _timezone,
    "zoneinfo": _text,
    "path": _named_scalar("class"),
    "file": _named_scalar("mode"),
    "pattern": _pattern,
    **dict.fromkeys(("list", "tuple", "set", "frozenset", "deque", "slice"), _sequence),
    "iterator": _iterator,
    **dict.fromkeys(("dict", "ordereddict", "defaultdict", "counter"), _mapping),
    **dict.fromkeys(
        ("class", "function", "builtin", "module", "enum", "method", "generator", "opaque", "redacted", "deeper"), _symbol
    ),
    **dict.fromkeys(("object", "exception"), _instance),
    "partial": _partial,
}
