"""Fares by the number of zones a trip touches."""

BASE = 210
PER_ZONE = 90


def zones_touched(stops):
    touched = []
    for stop in stops:
        zone = stop.zone.upper()
        if zone not in touched:
            touched.append(zone)
    return touched


def fare(stops):
    """Cents for a trip over these stops; the first zone is in the base fare."""
    return BASE + PER_ZONE * (max(len(zones_touched(stops)), 1) - 1)
