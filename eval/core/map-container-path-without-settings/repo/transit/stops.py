"""Stops of the line plan, read from the operator's timetable."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    name: str
    minutes: int
    zone: str | None = None


def parse_stop(row):
    """One row of the timetable: name, minutes after departure, fare zone."""
    name, minutes, *rest = [cell.strip() for cell in row.split(";")]
    return Stop(name=name, minutes=int(minutes), zone=rest[0] if rest and rest[0] else None)


def parse_line(text):
    return [parse_stop(row) for row in text.splitlines() if row.strip()]
