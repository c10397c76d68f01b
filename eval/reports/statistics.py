"""Intervals and tests for shares of few cases; exact or well behaved at the edges."""

from math import comb, sqrt

Z95 = 1.959963984540054


def wilson(hits: float, total: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson, "Probable inference", JASA 1927).

    Args:
        hits: successes, 0 to total; fractional where a case was repeated.
        total: trials; 0 gives the whole range.
    """
    if not total:
        return 0.0, 1.0
    share = hits / total
    spread = Z95 * sqrt(share * (1 - share) / total + Z95**2 / (4 * total**2))
    middle, scale = share + Z95**2 / (2 * total), 1 + Z95**2 / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def mcnemar(only_first: int, only_second: int) -> float:
    """Probability of so uneven a split if both solvers were equally good: the exact, two-sided test on discordant pairs.

    McNemar, "Note on the sampling error of the difference between correlated proportions", Psychometrika 1947.

    Args:
        only_first: cases that only the first got right.
        only_second: cases that only the second got right.
    """
    total = only_first + only_second
    tail = sum(comb(total, count) for count in range(min(only_first, only_second) + 1))
    return min(1.0, 2 * tail / (1 << total))
