"""Fields that the parts of a capsule have in common: lists, names, bytes, and indexes of its nodes."""

from base64 import b64decode
from typing import Final

from agent.domain.capsule import CapsuleClass
from agent.domain.capsule_nodes import Named, NodeId
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


def named_class(raw: object, place: Place) -> CapsuleClass:
    """What is said of one class.

    Raises:
        BadTrace: it is not of the format.
    """
    if not isinstance(raw, dict):
        raise place.wrong(raw, "an object")
    bases = [_pair(item, place.at("bases").at(at)) for at, item in enumerate(array(raw.get("bases"), place.at("bases")))]
    fields = None if raw.get("fields") is None else array(raw["fields"], place.at("fields"))
    return CapsuleClass(
        module=name(raw.get("module"), place.at("module")),
        qualname=name(raw.get("qualname"), place.at("qualname")),
        bases=tuple((name(one, place), name(two, place)) for one, two in bases),
        fields=None if fields is None else tuple(_field(item, place.at("fields").at(at)) for at, item in enumerate(fields)),
    )


def _field(raw: object, place: Place) -> tuple[str, bool]:
    label, taken = _pair(raw, place)
    if not isinstance(taken, bool):
        raise place.at(1).wrong(taken, "true or false")
    return name(label, place.at(0)), taken


def _pair(raw: object, place: Place) -> tuple[object, object]:
    items = array(raw, place)
    if len(items) != 2:
        raise place.wrong(raw, "two values")
    return items[0], items[1]
