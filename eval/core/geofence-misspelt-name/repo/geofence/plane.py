from math import hypot


def distance(a, b):
    """Metres between two points (x, y) of the site's plane."""
    return hypot(a[0] - b[0], a[1] - b[1])
