"""Nodes of dates and times. Their parts are read one by one: `isoformat` would ask the time zone, which may be the service's."""

from __future__ import annotations

import datetime
import types

from . import access
from .walk import Encode, Node, Walk, opaque

_DATE = tuple(datetime.date.__dict__[name].__get__ for name in ("year", "month", "day"))
_CLOCK = ("hour", "minute", "second", "microsecond")
_DATETIME_CLOCK = tuple(datetime.datetime.__dict__[name].__get__ for name in _CLOCK)
_TIME_CLOCK = tuple(datetime.time.__dict__[name].__get__ for name in _CLOCK)
_DELTA = tuple(datetime.timedelta.__dict__[name].__get__ for name in ("days", "seconds", "microseconds"))
_datetime_zone, _time_zone = datetime.datetime.__dict__["tzinfo"].__get__, datetime.time.__dict__["tzinfo"].__get__
_datetime_fold, _time_fold = datetime.datetime.__dict__["fold"].__get__, datetime.time.__dict__["fold"].__get__


def moment(walk: Walk, value: datetime.datetime, depth: int) -> Node:
    """Date, time without its zone, and the zone as a node of its own."""
    year, month, day = (read(value) for read in _DATE)
    hour, minute, second, micro = (read(value) for read in _DATETIME_CLOCK)
    text = datetime.datetime(year, month, day, hour, minute, second, micro).isoformat()  # noqa: DTZ001 # the zone stands apart
    return _zoned(walk, {"k": "datetime", "v": text, "fold": _datetime_fold(value)}, _datetime_zone(value), depth)


def date(_walk: Walk, value: datetime.date, _depth: int) -> Node:
    """A date."""
    year, month, day = (read(value) for read in _DATE)
    return {"k": "date", "v": datetime.date(year, month, day).isoformat()}


def time(walk: Walk, value: datetime.time, depth: int) -> Node:
    """A time without its zone, and the zone as a node of its own."""
    hour, minute, second, micro = (read(value) for read in _TIME_CLOCK)
    text = datetime.time(hour, minute, second, micro).isoformat()
    return _zoned(walk, {"k": "time", "v": text, "fold": _time_fold(value)}, _time_zone(value), depth)


def delta(_walk: Walk, value: datetime.timedelta, _depth: int) -> Node:
    """Days, seconds, microseconds."""
    return {"k": "timedelta", "v": [read(value) for read in _DELTA]}


def fixed_zone(_walk: Walk, value: datetime.timezone, _depth: int) -> Node:
    """Its distance from UTC in seconds, and its name where it was given one."""
    offset = datetime.timezone.utcoffset(value, None)
    name = access.plain(datetime.timezone.tzname(value, None))
    own = name != datetime.timezone.tzname(datetime.timezone(offset), None)
    seconds = offset.total_seconds()
    return {"k": "timezone", "v": int(seconds) if seconds.is_integer() else seconds, "name": name if own else None}


def is_named_zone(cls: type) -> bool:
    """Whether the class is zoneinfo's, which takes too long to import for those who don't use it."""
    return access.full_name(cls) == "zoneinfo.ZoneInfo"


def named_zone(_walk: Walk, value: object, _depth: int) -> Node:
    """Its key in the database of time zones."""
    key = dict(access.namespace(type(value))).get("key")
    held = access.slot(key.__get__, value) if type(key) is types.MemberDescriptorType else None
    return {"k": "zoneinfo", "v": held} if type(held) is str else opaque(value)


def _zoned(walk: Walk, node: Node, zone: object, depth: int) -> Node:
    if zone is not None:
        node["tz"] = walk.reach(zone, depth + 1)
    return node


TABLE: tuple[tuple[type, Encode], ...] = (
    (datetime.datetime, moment),
    (datetime.date, date),
    (datetime.time, time),
    (datetime.timedelta, delta),
    (datetime.timezone, fixed_zone),
)
