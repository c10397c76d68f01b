"""How much a capsule may hold and cost, and what of that is used up."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

# Encoding and writing follow the walk and belong to the promised time.
_SHARE_OF_WALK = 0.6
# What one more node costs before anything is known of it: its placeholder and the reference to it.
_PLACEHOLDER = 48


@dataclass(frozen=True)
class Bounds:
    """Bounds of one capsule.

    Args:
        bytes: size of the JSON document.
        seconds: time from the exception to the document.
        depth: steps from a variable to a value.
        items: entries of one container, attributes of one object, variables of one frame.
        text: characters of one text, bytes of one byte string.
        frames: frames of one exception; the outermost and the innermost are kept.
        exceptions: exceptions of one chain or group.
    """

    bytes: int = 256_000
    seconds: float = 0.05
    depth: int = 32
    items: int = 1000
    text: int = 32_768
    frames: int = 64
    exceptions: int = 16


class Budget:
    """What is left of the bounds while one capsule is made.

    Args:
        bounds: the bounds.
    """

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.met: set[str] = set()
        self._left = bounds.bytes - 1024
        self._deadline = perf_counter() + bounds.seconds * _SHARE_OF_WALK

    @property
    def left(self) -> int:
        """Bytes that are still free, 0 at least."""
        return max(self._left, 0)

    def spend(self, count: int) -> None:
        """Take bytes, even when fewer are left."""
        self._left -= count

    def reserve(self) -> None:
        """Take what a node costs that isn't recorded."""
        self._left -= _PLACEHOLDER

    def is_spent(self) -> bool:
        """Whether bytes or time are used up; says so in `met`."""
        if self._left <= 0:
            self.met.add("bytes")
            return True
        return self.is_late()

    def is_late(self) -> bool:
        """Whether the time is used up; says so in `met`."""
        if perf_counter() < self._deadline:
            return False
        self.met.add("seconds")
        return True
