"""Readings of meters, one JSON object a line."""

import json


def readings(lines):
    """Meter -> kilowatt hours of its last two readings, oldest first."""
    kept = {}
    for line in lines:
        if not line.strip():
            continue
        record = json.loads(line)
        kept.setdefault(record["meter"], []).append(float(record["kwh"]))
    return {meter: values[-2:] for meter, values in kept.items()}


def used(values):
    return round(values[1] - values[0], 3)


def usage(lines):
    return {meter: used(values) for meter, values in readings(lines).items()}
