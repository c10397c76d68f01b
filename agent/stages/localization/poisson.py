"""Whether one rate of rare events is higher than another, by counting."""

from math import exp, lgamma, log, log1p


def rise_p_value(before: int, hours_before: float, after: int, hours_after: float) -> float:
    """Probability of at least so many events after, if both stretches had the same rate.

    The conditional test: given all events, those after are binomial with the share of time after as their chance.
    Source: J. Przyborowski, H. Wilenski, "Homogeneity of results in testing samples from Poisson series", Biometrika 31 (1940).

    Args:
        before: events counted before.
        hours_before: length of that stretch, more than 0.
        after: events counted after.
        hours_after: length of that stretch, more than 0.

    Raises:
        ValueError: a negative count, or a stretch of no length.
    """
    if before < 0 or after < 0 or hours_before <= 0 or hours_after <= 0:
        raise ValueError(
            f"{before} events in {hours_before} h and {after} in {hours_after} h; expected counts and lengths above 0"
        )
    share = hours_after / (hours_before + hours_after)
    return _binomial_tail(before + after, after, share)


def _binomial_tail(total: int, least: int, chance: float) -> float:
    """P(X >= least) for X binomial; summed from its largest term on, until what is left changes nothing."""
    if least <= 0:
        return 1.0
    if least <= total * chance:  # the shorter side is summed: here what lies below
        return max(0.0, 1.0 - sum(_terms(total, range(least - 1, -1, -1), chance)))
    return min(1.0, sum(_terms(total, range(least, total + 1), chance)))


def _terms(total: int, counts: range, chance: float) -> list[float]:
    terms: list[float] = []
    summed = 0.0
    for count in counts:
        chosen = lgamma(total + 1) - lgamma(count + 1) - lgamma(total - count + 1)
        term = exp(chosen + count * log(chance) + (total - count) * log1p(-chance))
        terms.append(term)
        summed += term
        if term <= summed * 1e-17:
            break
    return terms
