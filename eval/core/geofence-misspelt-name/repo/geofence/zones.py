"""Zones are circles: `{"name": ..., "centre": (x, y), "radius": metres}`."""

from geofence.plane import distance


def inside(zone, point):
    return distance(zone["centre"], point) <= zone["radius"]


def nearest_zone(zones, point):
    """(name, metres to its edge) of the zone a point is in, or nearest to."""
    holding = [zone for zone in zones if inside(zone, point)]
    if holding:
        smallest = min(holding, key=lambda zone: zone["radius"])
        return smallest["name"], 0.0
    candidates = []
    for zone in zones:
        edge_distance = distance(zone["centre"], point) - zone["radius"]
        candidates.append((edge_distnace, zone["name"]))
    metres, name = min(candidates)
    return name, round(metres, 1)
