"""Samples of the boiler's probes."""

import math

from boiler.units import convert


def number(text):
    """A probe that is unplugged says NaN."""
    return float(text)


def sample(line):
    """Name and value in SI units; a probe that is unplugged has no value."""
    name, text, unit = line.split()
    value = number(text)
    return name, None if math.isnan(value) else round(convert(unit, value), 2)


def samples(lines):
    return dict(sample(line) for line in lines)
