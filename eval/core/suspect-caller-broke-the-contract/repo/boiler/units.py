"""Conversions; every function takes a finite number of its unit."""

import math


def checked(value):
    if not math.isfinite(value):
        raise ValueError(f"{value} is no measurement")
    return value


def celsius(fahrenheit):
    return (checked(fahrenheit) - 32) / 1.8


def bar(psi):
    return checked(psi) * 0.0689476


CONVERSIONS = {"F": celsius, "psi": bar}


def convert(unit, *args):
    return CONVERSIONS[unit](*args)
