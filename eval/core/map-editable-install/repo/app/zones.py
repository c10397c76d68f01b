"""Zones of the map that the app draws."""

COLOURS = {1: "green", 2: "yellow", 3: "red"}


def price(number):
    return COLOURS[number]
