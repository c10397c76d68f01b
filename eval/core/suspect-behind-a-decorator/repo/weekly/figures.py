"""Figures of the weekly mail."""

from weekly.counting import counted


@counted
def mean(values):
    return sum(values) / len(values)


@counted
def spread(values):
    """Largest difference from the mean, 0 for no values."""
    if not values:
        return 0.0
    middle = mean(values)
    return max(abs(value - middle) for value in values)


@counted
def trend(this_week, last_week):
    """Change of the mean since last week; nothing is compared with an empty week."""
    return round(mean(this_week) - mean(last_week), 2)
