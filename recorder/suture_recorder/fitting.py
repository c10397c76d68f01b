"""A document that holds its bound exactly: what lies furthest from the crash goes first."""

from __future__ import annotations

import json

_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode
_DEEPER: dict[str, object] = {"k": "deeper", "class": ""}
_SHORT_MESSAGE = 500
_VARIABLES = ("arguments", "locals", "closure", "rebound")


def fitted(capsule: dict[str, object], most: int) -> bytes | None:
    """The document in at most so many bytes; None when not even the innermost frame fits."""
    document = _encode(capsule)
    if len(document) > most:
        _say_cut(capsule)
        _drop_nodes(capsule, len(document) + 10 - most)
        document = _encode(capsule)
    if len(document) > most:
        capsule.update(nodes=[], request=None)
        _forget_variables(capsule)
        document = _encode(capsule)
    while len(document) > most and _drop_frames(capsule):
        document = _encode(capsule)
    return document.encode("ascii") if len(document) <= most else None


def _drop_nodes(capsule: dict[str, object], excess: int) -> None:
    """From the last: breadth first, the last is the deepest."""
    nodes: list[dict[str, object]] = capsule["nodes"]  # type: ignore[assignment] # as `capsule_of` built it
    for index in range(len(nodes) - 1, -1, -1):
        if excess <= 0:
            return
        excess -= max(0, len(_encode(nodes[index])) - len(_encode(_DEEPER)))
        nodes[index] = _DEEPER


def _forget_variables(capsule: dict[str, object]) -> None:
    for frame in capsule["frames"]:  # type: ignore[attr-defined] # as `capsule_of` built it
        frame.update({name: [] for name in _VARIABLES}, varargs=None, varkw=None)
    for exception in capsule["exceptions"]:  # type: ignore[attr-defined]
        exception.update(args=[], message=exception["message"][:_SHORT_MESSAGE], notes=[])


def _drop_frames(capsule: dict[str, object]) -> bool:
    """Keep one exception only and the inner half of its frames; False when nothing is left to drop."""
    exceptions: list[dict[str, object]] = capsule["exceptions"]  # type: ignore[assignment]
    frames: list[object] = capsule["frames"]  # type: ignore[assignment]
    first = exceptions[0]
    places: list[int] = first["frames"]  # type: ignore[assignment]
    if len(exceptions) == 1 and len(places) <= 1:
        return False
    kept = places[len(places) // 2 :] if len(exceptions) == 1 else places
    capsule["exceptions"] = [{**first, "cause": None, "context": None, "members": [], "frames": list(range(len(kept)))}]
    capsule["frames"] = [frames[index] for index in kept]
    return True


def _say_cut(capsule: dict[str, object]) -> None:
    cut: list[str] = capsule["cut"]  # type: ignore[assignment]
    capsule["cut"] = sorted({*cut, "bytes"})
