"""Clocks that tests own."""

from datetime import UTC, datetime, timedelta
from itertools import count


class TickingClock:
    """Starts on a fixed morning and moves one second each time it is asked; safe for threads."""

    def __init__(self) -> None:
        self._ticks = count()

    def now(self) -> datetime:
        """The next second."""
        return datetime(2026, 11, 24, 9, 0, tzinfo=UTC) + timedelta(seconds=next(self._ticks))
