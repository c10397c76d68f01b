"""Tariff zones by distance."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Zone:
    number: int
    limit_km: float
    cents: int


ZONES = (Zone(1, 5.0, 220), Zone(2, 15.0, 360), Zone(3, 40.0, 590))


def zone_of(distance_km):
    """The first zone that reaches as far; beyond the last one there is none."""
    return next((zone for zone in ZONES if distance_km <= zone.limit_km), None)


def price(distance_km):
    """Cents for one trip; beyond the last zone the last one's price and 8 cents a kilometre."""
    zone = zone_of(distance_km)
    if zone is None:
        last = ZONES[-1]
        return last.cents + round(8 * (distance_km - last.limit_km))
    return zone.cents
