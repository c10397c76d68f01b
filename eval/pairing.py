"""Two things measured in turn."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """What a thing costs beside its peer.

    Args:
        what: the thing, and what it is compared with.
        seconds: median of the thing.
        peer_seconds: median of its peer.
        memory_mb: peak of a process that did the thing once, 0 when that wasn't measured.
    """

    what: str
    seconds: float
    peer_seconds: float
    memory_mb: float = 0

    def __str__(self) -> str:
        ratio = self.seconds / self.peer_seconds
        memory = f" {self.memory_mb:5.0f} MB" if self.memory_mb else ""
        return f"{self.what:<60} {self.seconds * 1000:7.1f} ms {self.peer_seconds * 1000:7.1f} ms {ratio:7.2f}{memory}"


def paired(what: str, thing: Callable[[], object], peer: Callable[[], object], runs: int, memory_mb: float = 0) -> Ratio:
    """Measure two things in turn, A B A B, so that a machine that slows down slows both."""
    thing()
    peer()
    taken = [(_seconds(thing), _seconds(peer)) for _ in range(runs)]
    return Ratio(
        what=what,
        seconds=statistics.median(one for one, _ in taken),
        peer_seconds=statistics.median(other for _, other in taken),
        memory_mb=memory_mb,
    )


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
