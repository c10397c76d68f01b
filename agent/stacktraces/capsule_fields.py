"""Fields that the parts of a capsule have in common: lists, names, bytes, and indexes of its nodes."""

from base64 import b64decode
from typing import Final

from agent.domain.capsule import Named, NodeId
from agent.stacktraces.pointer import Place

_NAME_AT_MOST: Final = 500


class Indexes:
    """Reads indexes of nodes.

    Args:
        count: how many nodes the capsule has; every index must be below.
    """

    def __init__(self, count: int) -> None:
        self._count = count

    def index(self, raw: object, place: Place) -> NodeId:
        """The index of a node.

        Raises:
            BadTrace: there is no such node.
        """
        if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < self._count:
            return raw
        raise place.wrong(raw, f"the index of one of {self._count} nodes")

    def indexes(self, raw: object, place: Place) -> tuple[NodeId, ...]:
        """A list of indexes, empty for nothing."""
        return tuple(self.index(item, place.at(number)) for number, item in enumerate(array(raw, place)))

    def named(self, raw: object, place: Place) -> Named:
        """A list of `[name, index]`, empty for nothing."""
        return tuple(self.variable(item, place.at(number)) for number, item in enumerate(array(raw, place)))

    def variable(self, raw: object, place: Place) -> tuple[str, NodeId]:
        """One `[name, index]`."""
        pair = array(raw, place)
        if len(pair) != 2:
            raise place.wrong(raw, "a name and the index of a node")
        return name(pair[0], place.at(0)), self.index(pair[1], place.at(1))

    def maybe(self, raw: object, place: Place) -> NodeId | None:
        """An index or nothing."""
        return None if raw is None else self.index(raw, place)


def array(raw: object, place: Place) -> list[object]:
    """A list, empty for nothing.

    Raises:
        BadTrace: something else.
    """
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise place.wrong(raw, "a list")
    return raw


def name(raw: object, place: Place) -> str:
    """A name, bounded in length.

    Raises:
        BadTrace: no text, or far too long.
    """
    text = place.text(raw)
    if len(text) > _NAME_AT_MOST:
        raise place.wrong(text, f"a name of {_NAME_AT_MOST} characters at most")
    return text


def binary(raw: object, place: Place) -> bytes:
    """Bytes given as base64.

    Raises:
        BadTrace: no base64.
    """
    try:
        return b64decode(place.text(raw), validate=True)
    except ValueError:
        raise place.wrong(raw, "base64") from None
