"""Quotes a trip for the ticket machine."""

from transit.fares import fare
from transit.stops import parse_line


def quote(timetable, origin, destination):
    stops = parse_line(timetable)
    names = [stop.name for stop in stops]
    start, end = names.index(origin), names.index(destination)
    if start > end:
        start, end = end, start
    return {"from": origin, "to": destination, "cents": fare(stops[start : end + 1])}
