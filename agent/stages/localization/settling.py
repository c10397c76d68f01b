"""Frames of one crash settle each other's ambiguity: they were deployed from one tree."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from agent.stages.localization.frame_paths import FramePath
from agent.stages.localization.placements import Placement, Trust, shift

_CERTAIN = 10  # what a frame that is sure of its file weighs, against one that may be of several
_MOST_TIED = 32


def settled(paths: Sequence[FramePath], placements: Sequence[Placement | None]) -> tuple[Placement | None, ...]:
    """The placements, ambiguous ones decided where most of the other files stand below the same pair of directories.

    Args:
        paths: path of each frame.
        placements: its placement by itself.
    """
    pairs = {(path.text, placement): path.parts for path, placement in zip(paths, placements, strict=True) if placement}
    if not any(_open(placement) for _, placement in pairs):
        return tuple(placements)
    votes: Counter[tuple[str, str]] = Counter()
    for (_, placement), parts in pairs.items():
        votes.update(_votes(placement, parts))
    decided = {key: _decided(key[1], parts, votes) for key, parts in pairs.items()}
    return tuple(decided[path.text, placement] if placement else None for path, placement in zip(paths, placements, strict=True))


def _open(placement: Placement) -> bool:
    return bool(placement.alternatives) and not placement.weak and placement.confidence < Trust.AGREED


def _votes(placement: Placement, parts: Sequence[str]) -> dict[tuple[str, str], int]:
    if placement.weak:
        return {}
    if not _open(placement):
        return {shift(parts, placement.path): _CERTAIN}
    return {shift(parts, path): 1 for path in placement.tied[:_MOST_TIED]}


def _decided(placement: Placement, parts: Sequence[str], votes: Counter[tuple[str, str]]) -> Placement:
    if not _open(placement):
        return placement
    tied = placement.tied[:_MOST_TIED]
    counted = {path: votes[shift(parts, path)] for path in tied}
    best = max(counted.values())
    winners = [path for path in tied if counted[path] == best]
    if len(winners) > 1:
        return placement
    others = tuple(path for path in placement.tied if path != winners[0])
    return replace(
        placement, path=winners[0], alternatives=others, confidence=Trust.AGREED, shifted=shift(parts, winners[0]), whole=True
    )
