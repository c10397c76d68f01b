"""The last pass over a capsule: what lies behind a secret's name is replaced, and a replaced text everywhere it occurs again."""

from __future__ import annotations

import base64
from typing import cast

from .shapes import PLACEHOLDER
from .walk import Node

# Shorter ones occur by chance.
_SHORTEST = 6
_MOST = 100
_SECRET_KINDS = ("str", "bytes", "bytearray", "stringio", "bytesio", "decimal", "uuid")
_SMALLEST_NUMBER = 4  # digits


def hide(capsule: dict[str, object], tainted: set[int], known: set[str]) -> int:
    """Replace secrets in place.

    Args:
        capsule: the document.
        tainted: nodes that the name of a secret leads to.
        known: texts that were replaced already.

    Returns:
        How many values were replaced.
    """
    nodes: list[Node] = capsule["nodes"]  # type: ignore[assignment] # as `capsule_of` built it
    count = 0
    for index in _behind(nodes, tainted):
        node = nodes[index]
        if _is_secret(node):
            if node["k"] == "str":
                known.add(str(node["v"]))
            nodes[index] = {"k": "redacted", "of": node["k"]}
            count += 1
    words = sorted((text for text in known if len(text) >= _SHORTEST), key=len, reverse=True)[:_MOST]
    if not words:
        return count
    replaced = _Replaced(words)
    for node in nodes:
        replaced.in_node(node)
    for part, names in (("exceptions", ("message", "notes")), ("frames", ("code",))):
        for entry in cast("list[dict[str, object]]", capsule[part]):
            entry.update({name: replaced.within(entry[name]) for name in names})
    capsule["request"] = replaced.within(capsule["request"])
    return count + replaced.count


class _Replaced:
    def __init__(self, words: list[str]) -> None:
        self.count = 0
        self._words = words

    def text(self, text: str) -> str:
        for word in self._words:
            if word in text:
                text = text.replace(word, PLACEHOLDER)
                self.count += 1
        return text

    def within(self, value: object) -> object:
        """The value with the texts in its lists and dictionaries replaced; their keys are ours."""
        if type(value) is str:
            return self.text(value)
        if type(value) is list:
            return [self.within(one) for one in value]
        if type(value) is dict:
            return {key: self.encoded(one) if key == "body" else self.within(one) for key, one in value.items()}
        return value

    def encoded(self, content: str) -> str:
        """The same for bytes in base64."""
        before = base64.b64decode(content).decode("latin-1")
        after = self.text(before)
        return base64.b64encode(after.encode("latin-1", "replace")).decode("ascii") if after != before else content

    def in_node(self, node: Node) -> None:
        held = node.get("v")
        if type(held) is not str:
            return
        if node["k"] in ("str", "stringio", "path"):
            node["v"] = self.text(held)
        elif node["k"] in ("bytes", "bytearray", "bytesio"):
            node["v"] = self.encoded(held)


def _is_secret(node: Node) -> bool:
    if node["k"] == "int":
        return len(str(node["v"])) >= _SMALLEST_NUMBER
    return node["k"] in _SECRET_KINDS and bool(node.get("v"))


def _behind(nodes: list[Node], tainted: set[int]) -> list[int]:
    """The nodes behind the tainted: through containers any way, through one object, or all of the service would be secret."""
    seen: set[int] = set()
    waiting = [(index, True) for index in tainted]
    while waiting:
        index, may_enter = waiting.pop()
        if index in seen:
            continue
        seen.add(index)
        node = nodes[index]
        is_object = node.get("k") in ("object", "exception")
        if is_object and not may_enter:
            continue
        waiting.extend((inner, may_enter and not is_object) for inner in _held(node))
    return sorted(seen)


def _held(node: Node) -> list[int]:
    kind = node.get("k")
    if kind in ("list", "tuple", "set", "frozenset", "deque"):
        return list(cast("list[int]", node["v"]))
    if kind in ("dict", "ordereddict", "defaultdict", "counter"):
        return [value for _, value in cast("list[list[int]]", node["v"])]
    if kind not in ("object", "exception"):
        return []
    named = [*cast("list[tuple[str, int]]", node["state"]), *cast("list[tuple[str, int]]", node["slots"])]
    base = [cast("int", node["base"])] if "base" in node else []
    return [value for _, value in named] + base
