"""Which node a value gets, by its exact type; everything else is an instance of some class."""

from __future__ import annotations

from . import callables, containers, moments, objects, scalars, streams
from .walk import Encode, Node, Walk

# By identity of the type: to hash a class is to ask its metaclass. The types stay alive, so their ids stay theirs.
_TABLES = (scalars.TABLE, containers.TABLE, moments.TABLE, callables.TABLE, streams.TABLE)
_BY_TYPE: dict[int, Encode] = {id(cls): encode for table in _TABLES for cls, encode in table}
_SINGLE: dict[int, Node] = {id(Ellipsis): {"k": "ellipsis"}, id(NotImplemented): {"k": "notimplemented"}}


def encoder() -> Encode:
    """What makes the node of any value, with its own memory of classes."""
    instance = objects.Layouts().encode

    def encode(walk: Walk, value: object, depth: int) -> Node:
        known = _BY_TYPE.get(id(type(value)))
        if known is not None:
            return known(walk, value, depth)
        single = _SINGLE.get(id(value))
        return dict(single) if single is not None else instance(walk, value, depth)

    return encode
