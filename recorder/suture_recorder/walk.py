"""From variables to nodes: breadth first, each object once, within the bounds.

Breadth first, because what stands next to the crash says most: a deep graph behind the first variable takes nothing from the
second.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, cast

from . import access, secrets
from .bounds import Budget

Node = dict[str, object]
# The table of encoders knows by the type which one gets which value.
Encode = Callable[["Walk", Any, int], Node]

_LONGEST_KEY = 100
_DEEPER = "deeper"


class Walk:
    """The nodes of one capsule.

    Args:
        budget: what may be used.
        encode: what makes the node of a value; it asks `reach` for the values it holds.
    """

    def __init__(self, budget: Budget, encode: Encode) -> None:
        self.budget = budget
        self.nodes: list[Node] = []
        self.tainted: set[int] = set()
        self.known_secrets: set[str] = set()
        self.redacted = 0
        self.classes: dict[int, type] = {}
        self._encode = encode
        self._ids: dict[int, int] = {}
        self._kept: list[object] = []  # an id means something only while its object lives
        self._queue: deque[tuple[int, object, int, Encode]] = deque()

    def reach(self, value: object, depth: int = 0, name: object = None) -> int:
        """The node of a value that was reached; what it holds is recorded later, by `run`.

        Args:
            value: the value.
            depth: steps from a variable.
            name: of the variable, attribute or key that led here; decides whether the value is a secret.
        """
        key = access.plain(name, _LONGEST_KEY) if name is not None else ""
        if key and secrets.is_secret_name(key) and (kind := _scalar(value)):
            return self._replace(value, kind)
        if key and secrets.may_be_secret_name(key) and (kind := _scalar(value)) and secrets.looks_random(_text(value)):
            return self._replace(value, kind)
        index = self._ids.get(id(value))
        if index is None:
            index = self._ids[id(value)] = self.part(value, depth)
        if key and secrets.is_secret_name(key):
            self.tainted.add(index)
        return index

    def meet(self, cls: type) -> None:
        """Remember a class; by its identity, since to hash it is to ask its metaclass."""
        self.classes[id(cls)] = cls

    def part(self, value: object, depth: int, encode: Encode | None = None) -> int:
        """A node that isn't shared, such as what an object of a class derived from `list` holds.

        Args:
            value: the value.
            depth: steps from a variable.
            encode: what makes the node; without one, that of the value's type.
        """
        index = len(self.nodes)
        self._kept.append(value)
        self.nodes.append({})
        self.budget.reserve()
        self._queue.append((index, value, depth, encode or self._encode))
        return index

    def several(self, values: Iterable[object], depth: int) -> list[int]:
        """The nodes of the first entries of a container; counts what is left out in `budget.met`."""
        found: list[int] = []
        for value in islice(values, self.budget.bounds.items):
            if self.budget.left == 0:
                break
            found.append(self.reach(value, depth + 1))
        return found

    def pairs(self, items: Iterable[tuple[object, object]], depth: int) -> list[list[int]]:
        """The nodes of the first keys and values of a mapping."""
        found: list[list[int]] = []
        for key, value in islice(items, self.budget.bounds.items):
            if self.budget.left == 0:
                break
            found.append([self.reach(key, depth + 1), self.reach(value, depth + 1, _name(key))])
        return found

    def attributes(self, items: Iterable[tuple[str, object]], depth: int) -> list[list[object]]:
        """The nodes of attributes, each with its name."""
        found: list[list[object]] = []
        for name, value in items:
            if self.budget.left == 0:
                break
            found.append([name[:200], self.reach(value, depth + 1, name)])
        return found

    def run(self) -> None:
        """Record everything that was reached, and what that reaches, until the bounds are met."""
        budget = self.budget
        while self._queue:
            index, value, depth, encode = self._queue.popleft()
            if budget.is_spent():
                self.nodes[index] = _deeper(value)
                continue
            if depth > budget.bounds.depth:
                budget.met.add("depth")
                self.nodes[index] = _deeper(value)
                continue
            try:
                node = encode(self, value, depth)
            except Exception:  # noqa: BLE001 # a value that changes meanwhile or defies its type costs its own node only
                node = opaque(value)
            self.nodes[index] = node
            budget.spend(estimated(node))

    def release(self) -> None:
        """Let go of the service's objects."""
        self.classes.clear()
        self._kept.clear()
        self._ids.clear()

    def cut(self, node: Node, recorded: int, length: int, bound: str = "items") -> Node:
        """The node, marked as holding less than there was."""
        if recorded < length:
            node["cut"] = length
            self.budget.met.add(bound)
        return node

    def _replace(self, value: object, kind: str) -> int:
        text = _text(value)
        if not text:
            return self.part(value, 0)
        self.redacted += 1
        self.known_secrets.add(text[:4096])
        self.nodes.append({"k": "redacted", "of": kind})
        self.budget.reserve()
        return len(self.nodes) - 1


def opaque(value: object) -> Node:
    """The node of what isn't recorded."""
    return {"k": "opaque", "class": access.full_name(type(value))}


def estimated(node: Node) -> int:
    """About how many bytes a node takes in the document, its references included; rather too many."""
    total = 8
    for key, value in node.items():
        total += len(key) + 6
        if type(value) is str:
            total += len(value) + 8 if value.isascii() and value.isprintable() else 6 * len(value)
        elif type(value) is list:
            total += 8 * len(value)
            if value and type(value[0]) is list:
                total += sum(8 + len(pair[0]) if type(pair[0]) is str else 8 for pair in value)
        else:
            total += 8
    return total


def _deeper(value: object) -> Node:
    return {"k": _DEEPER, "class": access.full_name(type(value))}


def _name(key: object) -> object:
    if type(key) is bytes:
        return key[:_LONGEST_KEY].decode("latin-1")
    return key if type(key) is str else None


def _scalar(value: object) -> str:
    cls = type(value)
    if cls is bool:
        return ""
    return next((base.__name__ for base in (str, bytes, bytearray, int, float) if issubclass(cls, base)), "")


def _text(value: object) -> str:
    """What a scalar says, of numbers only the usual ones."""
    cls = type(value)
    if issubclass(cls, bytes):
        return bytes.__getitem__(cast("bytes", value), slice(0, 4096)).decode("latin-1")
    if issubclass(cls, bytearray):
        return bytearray.__getitem__(cast("bytearray", value), slice(0, 4096)).decode("latin-1")
    if issubclass(cls, str):
        return access.plain(value, 4096)
    number = cast("int", value)
    return int.__repr__(number) if cls is int and int.bit_length(number) < 200 else "number"
