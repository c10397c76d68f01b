"""Quotes for a list of trips."""

from tariff.zones import price


def quote(trips):
    """Cents for each trip, in order."""
    return [price(trip["km"]) for trip in trips]
