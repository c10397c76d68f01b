"""Nodes of containers, iterated by the methods of the builtin type: what a derived class says of itself isn't asked."""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from . import secrets
from .walk import Encode, Node, Walk

_factory = collections.defaultdict.__dict__["default_factory"].__get__
_longest = collections.deque.__dict__["maxlen"].__get__
_range_parts = tuple(range.__dict__[name].__get__ for name in ("start", "stop", "step"))
_slice_parts = tuple(slice.__dict__[name].__get__ for name in ("start", "stop", "step"))
_ORDINARY_KEYS = (str, int, bytes, float, bool, type(None))


def sequence(kind: str, iterate: Callable[[Any], Iterator[object]], length: Callable[[Any], int]) -> Encode:
    """What records a container of one kind.

    Args:
        kind: of the node.
        iterate: the builtin type's own `__iter__`.
        length: the builtin type's own `__len__`.
    """

    def encode(walk: Walk, value: object, depth: int) -> Node:
        count = length(value)
        if count == 2 and (pair := _named_pair(walk, list(iterate(value)), depth)):
            return {"k": kind, "v": pair}
        found = walk.several(iterate(value), depth)
        return walk.cut({"k": kind, "v": found}, len(found), count)

    return encode


def double_ended(walk: Walk, value: collections.deque[object], depth: int) -> Node:
    """A deque, with the length it may have."""
    node = _plain_deque(walk, value, depth)
    longest = _longest(value)
    return node if longest is None else {**node, "maxlen": longest}


def dictionary(walk: Walk, value: dict[object, object], depth: int, kind: str = "dict") -> Node:
    """Keys and values in the order of their insertion."""
    return _mapping(walk, kind, value, dict.items(value), depth)


def ordered(walk: Walk, value: collections.OrderedDict[object, object], depth: int) -> Node:
    """Keys and values in their order; where keys would be asked for their hash, in the order of their insertion."""
    if dict.__len__(value) <= 4 * walk.budget.bounds.items and all(_is_ordinary(key) for key in dict.keys(value)):
        keys = iter(collections.OrderedDict.keys(value))
        return _mapping(walk, "ordereddict", value, ((key, dict.__getitem__(value, key)) for key in keys), depth)
    return dictionary(walk, value, depth, "ordereddict")


def defaulting(walk: Walk, value: collections.defaultdict[object, object], depth: int) -> Node:
    """A dictionary with what makes the missing."""
    factory = walk.reach(_factory(value), depth + 1)
    node = dictionary(walk, value, depth, "defaultdict")
    return {"k": node.pop("k"), "factory": factory, **node}


def counting(walk: Walk, value: collections.Counter[object], depth: int) -> Node:
    """A counter."""
    return dictionary(walk, value, depth, "counter")  # type: ignore[arg-type] # its values are numbers


def numbers(_walk: Walk, value: range, _depth: int) -> Node:
    """A range by its three numbers, where they are short."""
    parts = [read(value) for read in _range_parts]
    if any(type(part) is not int or int.bit_length(part) > 2000 for part in parts):
        return {"k": "opaque", "class": "builtins.range"}
    return {"k": "range", "v": [int.__repr__(part) for part in parts]}


def part_of(walk: Walk, value: slice, depth: int) -> Node:
    """A slice by its three values."""
    return {"k": "slice", "v": [walk.reach(read(value), depth + 1) for read in _slice_parts]}


def _mapping(walk: Walk, kind: str, value: dict[object, object], items: Iterable[tuple[object, object]], depth: int) -> Node:
    found = walk.pairs(items, depth)
    return walk.cut({"k": kind, "v": found}, len(found), dict.__len__(value))


def _named_pair(walk: Walk, pair: list[object], depth: int) -> list[int] | None:
    """A pair such as a header, when its first is the name of a secret."""
    first, second = pair
    name = first[:100].decode("latin-1") if type(first) is bytes else first
    if type(name) is not str or len(name) > 100 or not (secrets.is_secret_name(name) or secrets.may_be_secret_name(name)):
        return None
    return [walk.reach(first, depth + 1), walk.reach(second, depth + 1, name)]


def _is_ordinary(key: object) -> bool:
    return any(type(key) is one for one in _ORDINARY_KEYS)


_plain_deque = sequence("deque", collections.deque.__iter__, collections.deque.__len__)

TABLE: tuple[tuple[type, Encode], ...] = (
    (list, sequence("list", list.__iter__, list.__len__)),
    (tuple, sequence("tuple", tuple.__iter__, tuple.__len__)),
    (set, sequence("set", set.__iter__, set.__len__)),
    (frozenset, sequence("frozenset", frozenset.__iter__, frozenset.__len__)),
    (collections.deque, double_ended),
    (collections.Counter, counting),
    (collections.OrderedDict, ordered),
    (collections.defaultdict, defaulting),
    (dict, dictionary),
    (range, numbers),
    (slice, part_of),
)
