"""The same crash again and again is recorded a few times a minute; the rest is counted."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from time import monotonic

_MINUTE = 60.0
_MOST_CRASHES = 256


@dataclass
class _Window:
    begun: float
    recorded: int = 0
    skipped: int = 0


class Flood:
    """Admits capsules.

    Args:
        same: capsules a minute of one crash.
        all_together: capsules a minute of all crashes.
        clock: seconds that never go back.
    """

    def __init__(self, same: int = 5, all_together: int = 60, clock: Callable[[], float] = monotonic) -> None:
        self._same, self._all, self._clock = same, all_together, clock
        self._windows: dict[Hashable, _Window] = {}
        self._whole = _Window(clock())
        self._lock = threading.Lock()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._after_fork)

    def admits(self, crash: Hashable) -> int | None:
        """Whether a crash is to be recorded now.

        Args:
            crash: what makes two crashes the same; made of the recorder's own texts and numbers.

        Returns:
            How many of the same were skipped since the last one that was recorded; None when this one is skipped too.
        """
        with self._lock:
            now = self._clock()
            window = self._windows.get(crash) or self._opened(crash, now)
            for one in (window, self._whole):
                if now - one.begun >= _MINUTE:
                    one.begun, one.recorded = now, 0
            if window.recorded >= self._same or self._whole.recorded >= self._all:
                window.skipped += 1
                return None
            window.recorded += 1
            self._whole.recorded += 1
            skipped, window.skipped = window.skipped, 0
            return skipped

    def skipped(self) -> dict[Hashable, int]:
        """Crashes that were skipped since the last of their kind that was recorded, with how often."""
        with self._lock:
            return {crash: window.skipped for crash, window in self._windows.items() if window.skipped}

    def _opened(self, crash: Hashable, now: float) -> _Window:
        while len(self._windows) >= _MOST_CRASHES:
            del self._windows[next(iter(self._windows))]
        window = self._windows[crash] = _Window(now)
        return window

    def _after_fork(self) -> None:
        self._lock = threading.Lock()  # another thread may have held it, and that one doesn't exist in the child
