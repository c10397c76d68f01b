"""Measures of a warehouse. None where there is nothing to measure."""

from typing import List, Optional


def fill_rate(ordered: int, delivered: int) -> Optional[float]:
    """Share of what was ordered that was delivered, None without orders."""
    if ordered == 0:
        return None
    return delivered / ordered


def days_of_cover(level: int, shipped_a_day: float) -> Optional[float]:
    """How long the stock lasts, None when nothing is shipped."""
    if shipped_a_day == 0:
        return None
    return level / shipped_a_day


def turnover(shipped: int, levels: List[int]) -> Optional[float]:
    """How often the mean stock was shipped, None without any levels."""
    mean = sum(levels) / len(levels)
    return shipped / mean if mean else None
