"""Equal crashes counted instead of repeated."""

from collections.abc import Iterable
from dataclasses import replace

from agent.domain.crash import Crash


def merge_crashes(crashes: Iterable[Crash]) -> tuple[Crash, ...]:
    """One crash for each kind, with how often it was seen, in order of first appearance.

    Two crashes are equal when type and frames (file, line, function) are, of their causes and members too; without frames
    the message decides. The first of them with a capsule stands for all, else the first that recorded variables, else the first.
    """
    merged: dict[object, Crash] = {}
    for crash in crashes:
        key = _identity(crash)
        known = merged.get(key)
        if known is None:
            merged[key] = crash
            continue
        richer = max((known, crash), key=_richness)
        merged[key] = replace(richer, count=known.count + crash.count)
    return tuple(merged.values())


def _identity(crash: Crash) -> object:
    frames = tuple((frame.path, frame.line, frame.function) for frame in crash.frames)
    words = "" if frames else crash.message.reveal()
    cause = None if crash.cause is None else _identity(crash.cause)
    return crash.short_type, frames, words, cause, tuple(_identity(member) for member in crash.members)


def _richness(crash: Crash) -> tuple[bool, bool, bool]:
    return crash.capsule is not None, any(frame.locals for frame in crash.frames), crash.request is not None
