"""One exception to one capsule: walk, hide, encode, fit."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timezone

from . import exceptions, frames, hiding
from .bounds import Bounds, Budget
from .fitting import fitted
from .values import encoder
from .version import VERSION
from .walk import Walk

_PYTHON = platform.python_version()
Document = dict[str, object]


@dataclass(frozen=True)
class Origin:
    """What a capsule says of the service.

    Args:
        service: its name, "" when not told.
        release: its release, "" when not told.
        own: packages and absolute folders that are its own code wherever they are installed.
    """

    service: str = ""
    release: str = ""
    own: tuple[str, ...] = ()


@dataclass
class _Recording:
    walk: Walk
    own: tuple[str, ...]
    documents: list[Document] = field(default_factory=list)
    values: list[tuple[Document, frames.Variables]] = field(default_factory=list)


def capsule_of(
    exception: BaseException, bounds: Bounds, origin: Origin, request: Document | None = None, skipped: int = 0
) -> bytes | None:
    """The capsule of an exception as a JSON document.

    Args:
        exception: with its traceback.
        bounds: which the document holds.
        origin: what is said of the service.
        request: the request part, already without secrets.
        skipped: how many of the same crash were not recorded since the last one.

    Returns:
        The document; None when not even the frames fit into the bounds.
    """
    budget = Budget(bounds)
    walk = Walk(budget, encoder())
    recording = _Recording(walk, origin.own)
    linked, left_out = exceptions.chain(exception, bounds.exceptions)
    if left_out:
        budget.met.add("items")
    budget.spend(len(json.dumps(request)) if request else 0)
    described = [_exception(recording, link) for link in linked]
    frames.quote(walk, (one for one in recording.documents if one["own"]))
    _reach(recording)
    for document, link in zip(described, linked):
        document["args"] = walk.several(exceptions.arguments_of(link.exception), 0)
    walk.run()
    walk.release()
    frames.quote(walk, (one for one in recording.documents if not one["own"]))
    capsule: Document = {
        "suture_capsule": 1,
        "recorder": VERSION,
        "python": _PYTHON,
        "recorded_at": datetime.now(timezone.utc).isoformat(),  # Python 3.9
        "service": origin.service,
        "release": origin.release,
        "skipped": skipped,
        "exceptions": described,
        "frames": recording.documents,
        "request": request,
        "nodes": walk.nodes,
    }
    redacted = walk.redacted + hiding.hide(capsule, walk.tainted, walk.known_secrets)
    capsule["cut"] = sorted(budget.met)
    capsule["redacted"] = redacted
    return fitted(capsule, bounds.bytes)


def _exception(recording: _Recording, link: exceptions.Linked) -> Document:
    walk = recording.walk
    document, redacted = exceptions.described(link.exception)
    walk.redacted += redacted
    document.update(cause=link.cause, context=link.context, members=link.members, frames=[])
    crossed, left_out = frames.crossed(exceptions.traceback_of(link.exception), walk.budget.bounds.frames)
    if left_out:
        walk.budget.met.add("items")
    places: list[int] = []
    for one in crossed:
        found = frames.described(one, recording.own)
        places.append(len(recording.documents))
        recording.documents.append(found)
        walk.budget.spend(_FRAME)
        if found["own"]:
            recording.values.append((found, frames.variables(one.frame)))
    document["frames"] = places
    return document


# What the keys and names of a frame and its line of source take, usually.
_FRAME = 500


def _reach(recording: _Recording) -> None:
    """Variables of the innermost frames first, all their arguments before any other variable."""
    innermost = list(reversed(recording.values))
    reached: list[dict[str, list[list[object]]]] = []
    for _, held in innermost:
        reached.append({name: _named(recording.walk, getattr(held, name)) for name in ("arguments", "varargs", "varkw")})
    for (document, held), parts in zip(innermost, reached):
        parts["locals"] = _named(recording.walk, held.others)
        parts["closure"] = _named(recording.walk, held.closure)
        frames.place(document, parts, held.rebound)


def _named(walk: Walk, pairs: Iterable[tuple[str, object]]) -> list[list[object]]:
    chosen = list(pairs)
    found = walk.attributes(chosen[: walk.budget.bounds.items], -1)
    walk.budget.spend(sum(16 + len(name) for name, _ in chosen[: len(found)]))
    if len(found) < len(chosen):
        walk.budget.met.add("items")
    return found
