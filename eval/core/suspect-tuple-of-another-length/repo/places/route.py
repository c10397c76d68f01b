"""Climb of a route."""

from places.coordinates import parse


def climb(points):
    """Metres upwards over all points."""
    heights = []
    for point in points:
        _latitude, _longitude, height = parse(point)
        heights.append(height)
    return sum(max(b - a, 0) for a, b in zip(heights, heights[1:]))
