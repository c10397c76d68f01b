"""Small statistics for the status page. Of no values each of them is zero."""


def mean(values):
    if not values:
        return 0.0
    return sum(values) / len(values)


def spread(values):
    if not values:
        return 0.0
    return float(max(values) - min(values))


def percentile(values, percent):
    """The smallest value that `percent` percent of the values don't exceed."""
    ranked = sorted(values)
    rank = max(0, -(-len(ranked) * percent // 100) - 1)
    return float(ranked[rank])
