"""Domain values as JSON and back: one codec for the records, the engine and every answer in JSON; never pickles.

A noun becomes an object tagged with its short name, `{"$": "Reason", "code": "...", "text": "..."}`, a tuple a plain
array, a mapping a plain object. What JSON can't say gets a tag in lower case: `bytes`, `datetime`, `float`, `list`,
`map`, `text`.
A field added later with a default is filled in when older data is read.
"""

import dataclasses
import json
import math
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from types import ModuleType

from agent.domain import (
    alert,
    capsule,
    capsule_nodes,
    conversation,
    crash,
    evidence,
    fix,
    location,
    outcome,
    proof,
    request,
    telemetry,
    untrusted,
)

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
TAG = "$"
VERSION = 1


class CodecError(ValueError):
    """A value that is no domain value, or data that no version of this codec wrote."""


def _nouns(modules: tuple[ModuleType, ...]) -> Iterator[tuple[str, type]]:
    for module in modules:
        for name, value in vars(module).items():
            own = isinstance(value, type) and value.__module__ == module.__name__
            if own and (dataclasses.is_dataclass(value) or issubclass(value, Enum)):
                yield name, value


MODULES = (
    alert,
    capsule,
    capsule_nodes,
    conversation,
    crash,
    evidence,
    fix,
    location,
    outcome,
    proof,
    request,
    telemetry,
    untrusted,
)
NOUNS: Mapping[str, type] = dict(_nouns(MODULES))
_NAMES: Mapping[type, str] = {noun: name for name, noun in NOUNS.items()}
_FIELDS: Mapping[type, tuple[str, ...]] = {
    noun: tuple(field.name for field in dataclasses.fields(noun)) for noun in _NAMES if dataclasses.is_dataclass(noun)
}


def dumps(value: object) -> str:
    """The value as ASCII JSON text in a versioned envelope.

    Args:
        value: a noun of `agent.domain`, or tuples, lists and mappings of them and of plain values.

    Raises:
        CodecError: the value, or something in it, is of a type the codec does not know.
    """
    envelope: Json = {"version": VERSION, "value": encode(value)}
    try:
        return json.dumps(envelope, allow_nan=False, separators=(",", ":"))
    except RecursionError as error:
        raise CodecError(f"{type(value).__name__} is nested too deeply to be written down") from error


def loads(text: str | bytes) -> object:
    """The value that `dumps` was given.

    Raises:
        CodecError: not JSON, not an envelope of a known version, or an unknown tag or field inside.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CodecError(f"not JSON: {error}; expected what dumps() wrote") from error
    if not isinstance(data, dict) or data.keys() != {"version", "value"}:
        raise CodecError(f"no envelope in {_shown(data)}; expected an object with version and value")
    if data["version"] != VERSION:
        raise CodecError(f"version {_shown(data['version'])}; expected {VERSION}, written by a newer Suture?")
    return decode(data["value"])


def encode(value: object) -> Json:
    """The value as plain JSON data (None, bool, int, float, str, list, dict with str keys).

    Raises:
        CodecError: the value, or something in it, is of a type the codec does not know.
    """
    try:
        return _encode(value)
    except RecursionError as error:
        raise CodecError(f"{type(value).__name__} is nested too deeply to be written down") from error


def decode(data: Json) -> object:
    """The value that `encode` was given.

    Raises:
        CodecError: an unknown tag or field, or a field that is missing.
    """
    try:
        return _decode(data)
    except RecursionError as error:
        raise CodecError("the data is nested too deeply to be read") from error


def _encode(value: object) -> Json:
    if isinstance(value, Mapping):
        return _encode_mapping(value)
    if type(value) in _NAMES:
        return _encode_noun(value)
    # The exact type: a subclass from elsewhere would come back as something else.
    if type(value) is tuple:
        return [_encode(item) for item in value]
    if type(value) is list:
        return {TAG: "list", "items": [_encode(item) for item in value]}
    return _encode_plain(value)


def _encode_noun(value: object) -> Json:
    noun = type(value)
    if isinstance(value, Enum):
        return {TAG: _NAMES[noun], "value": _encode(value.value)}
    return {TAG: _NAMES[noun]} | {name: _encode(getattr(value, name)) for name in _FIELDS[noun]}


def _encode_mapping(value: Mapping[object, object]) -> Json:
    items = [(_encode(key), _encode(item)) for key, item in value.items()]
    if all(isinstance(key, str) and key != TAG for key, _ in items):
        return {key: item for key, item in items if isinstance(key, str)}
    return {TAG: "map", "items": [[key, item] for key, item in items]}


def _encode_plain(value: object) -> Json:
    if value is None or type(value) is bool or type(value) is int:
        return value
    if type(value) is str:
        return _encode_text(value)
    if type(value) is float:
        return value if math.isfinite(value) else {TAG: "float", "value": str(value)}
    if type(value) is bytes:
        return {TAG: "bytes", "base64": b64encode(value).decode()}
    if type(value) is datetime:
        return {TAG: "datetime", "iso": value.isoformat()}
    raise CodecError(f"a value of type {type(value).__module__}.{type(value).__qualname__}; expected a noun of agent.domain")


def _encode_text(value: str) -> Json:
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        # Two lone surrogates side by side would come back from JSON as one character.
        return {TAG: "text", "base64": b64encode(value.encode("utf-8", "surrogatepass")).decode()}
    return value


def _decode(data: Json) -> object:
    if isinstance(data, list):
        return tuple(_decode(item) for item in data)
    if not isinstance(data, dict):
        return data
    if TAG not in data:
        return {key: _decode(item) for key, item in data.items()}
    tag = data[TAG]
    if not isinstance(tag, str) or (tag not in NOUNS and tag not in _DECODERS):
        raise CodecError(f"unknown tag {_shown(tag)}; expected a noun of agent.domain, written by a newer Suture?")
    try:
        return _decode_noun(NOUNS[tag], data) if tag in NOUNS else _DECODERS[tag](data)
    except CodecError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise CodecError(f"bad {tag} {_shown(data)}: {error}") from error


def _decode_noun(noun: type, data: dict[str, Json]) -> object:
    if issubclass(noun, Enum):
        return noun(_decode(data["value"]))
    return noun(**{name: _decode(item) for name, item in data.items() if name != TAG})


def _string(data: dict[str, Json], field: str) -> str:
    value = data[field]
    if not isinstance(value, str):
        raise TypeError(f"{field} is no text")
    return value


def _array(data: Json) -> list[Json]:
    if not isinstance(data, list):
        raise TypeError("items is no array")
    return data


_DECODERS: Mapping[str, Callable[[dict[str, Json]], object]] = {
    "bytes": lambda data: b64decode(_string(data, "base64"), validate=True),
    "datetime": lambda data: datetime.fromisoformat(_string(data, "iso")),
    "float": lambda data: float(_string(data, "value")),
    "list": lambda data: [_decode(item) for item in _array(data["items"])],
    "map": lambda data: {_decode(key): _decode(item) for key, item in map(_array, _array(data["items"]))},
    "text": lambda data: b64decode(_string(data, "base64"), validate=True).decode("utf-8", "surrogatepass"),
}


def _shown(data: object) -> str:
    text = repr(data)
    return text if len(text) <= 80 else f"{text[:77]}..."
