"""Samples of the boiler's probes."""

from boiler.units import convert


def number(text):
    """A probe that is unplugged says NaN."""
    return float(text)


def sample(line):
    """Name and value in SI units; a probe that is unplugged has no value."""
    name, text, unit = line.split()
    return name, round(convert(unit, number(text)), 2)


def samples(lines):
    return dict(sample(line) for line in lines)
