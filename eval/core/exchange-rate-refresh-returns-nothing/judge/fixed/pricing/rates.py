"""Exchange rates, kept for an hour."""

from typing import Callable, Dict, Tuple

KEEP = 3600


class RateCache:
    def __init__(self, fetch: Callable[[str], float], clock: Callable[[], float]) -> None:
        self.fetch = fetch
        self.clock = clock
        self._kept: Dict[str, Tuple[float, float]] = {}

    def get(self, currency: str):
        """What one unit of the home currency is in another."""
        kept = self._kept.get(currency)
        if kept and self.clock() - kept[0] < KEEP:
            return kept[1]
        return self.refresh(currency)

    def refresh(self, currency: str):
        rate = self.fetch(currency)
        self._kept[currency] = (self.clock(), rate)
        return rate
