"""What every backend is given when it is made."""

from dataclasses import dataclass
from pathlib import Path

from agent.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a backend works.

    Args:
        clock: the time of day.
        state: directory for what must be remembered; its owner's only.
        cache: directory for what can be made again.
    """

    clock: Clock
    state: Path
    cache: Path
