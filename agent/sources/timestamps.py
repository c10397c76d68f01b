"""When a log line was written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

from agent.stacktraces.json_record import json_record

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH: Final = f"(?P<month_name>{'|'.join(_MONTHS)})"
_CLOCK: Final = r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?"
_ZONE: Final = r"(?: ?(?P<zone>Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?"
_ISO: Final = rf"(?P<year>[0-9]{{4}})[-/](?P<month>[0-9]{{2}})[-/](?P<day>[0-9]{{2}})[T ]{_CLOCK}{_ZONE}"

# What may stand before the time: a container's name, a syslog priority, a level, a bracket.
_BEFORE: Final = r"(?:[\w./-]{1,80} {0,8}\| ?)?(?:<[0-9]{1,3}>[0-9]? ?)?(?:\[?[A-Z]{4,8}\]?[ :|-]{1,3})?[\[(]?"
_FORMS: Final = (
    re.compile(_BEFORE + _ISO),
    re.compile(rf"{_BEFORE}{_MONTH} (?P<day>[ 0-9][0-9]) {_CLOCK}"),
    re.compile(rf"{_BEFORE}(?P<epoch>[0-9]{{10}}(?:\.[0-9]{{1,9}}|[0-9]{{3}}|[0-9]{{6}}|[0-9]{{9}})?)(?=[\s\]|:,])"),
    re.compile(
        rf"[^\[\n]{{0,100}}\[(?P<day>[0-9]{{2}})/{_MONTH}/(?P<year>[0-9]{{4}}):(?P<hour>[0-9]{{2}}):(?P<minute>[0-9]{{2}})"
        r":(?P<second>[0-9]{2}) (?P<zone>[+-][0-9]{4})\]"
    ),
)
_WHOLE_ISO: Final = re.compile(_ISO)
_TIME_KEYS: Final = ("timestamp", "@timestamp", "time", "ts", "asctime", "datetime", "timeUnixNano", "date")
_HAS_DIGIT: Final = re.compile(r"\d")
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A line's time.

    Args:
        moment: aware UTC.
        end: index of the first character after it, 0 for a time inside a JSON record.
    """

    moment: datetime
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timestamps:
    """Reads the time of log lines.

    Args:
        reference: a moment near the lines', for those that say no year.
        zone: what a time without a zone is in.
    """

    reference: datetime
    zone: tzinfo = UTC

    def of_line(self, line: str) -> Stamp | None:
        """The time at the beginning of a line or inside its JSON record, None when it has none."""
        record = json_record(line)
        moment = None if record is None else self.of_record(record)
        return Stamp(moment) if moment else self._leading(line)

    def of_record(self, record: Mapping[str, object]) -> datetime | None:
        """The time of a JSON record, under any of the usual names."""
        for key in _TIME_KEYS:
            moment = self._of_value(record.get(key))
            if moment is not None:
                return moment
        return None

    def _leading(self, line: str) -> Stamp | None:
        match = _WHOLE_ISO.match(line)  # the most usual form; nothing that may stand before a time can match the same text
        moment = self._of_iso(match) if match else None
        if match and moment:
            return Stamp(moment, match.end())
        if not _HAS_DIGIT.search(line, 0, 40) or (line.startswith(" ") and "[" not in line):
            return None
        for form in _FORMS:
            match = form.match(line)
            moment = self._of_match(match) if match else None
            if match and moment:
                return Stamp(moment, match.end())
        return None

    def _of_value(self, value: object) -> datetime | None:
        if isinstance(value, bool):
            return None
        if isinstance(value, (int, float)):
            return _of_epoch(value)
        if not isinstance(value, str):
            return None
        if value.isdecimal() and len(value) <= 19:
            return _of_epoch(int(value))
        match = _WHOLE_ISO.match(value)
        return self._of_iso(match) if match else None

    def _of_iso(self, match: re.Match[str]) -> datetime | None:
        """The same as of any match, in a third of the time: most lines come here."""
        year, month, day, hour, minute, second, fraction, zone = match.groups()
        microsecond = int(fraction[:6].ljust(6, "0")) if fraction else 0
        zone_info = self.zone if zone is None else _zone_of(zone)
        try:
            moment = datetime(
                int(year), int(month), int(day), int(hour), int(minute), min(int(second), 59), microsecond, tzinfo=zone_info
            )
            return moment if zone_info is UTC else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    def _of_match(self, match: re.Match[str]) -> datetime | None:
        fields = match.groupdict()
        if epoch := fields.get("epoch"):
            return _of_epoch(float(epoch) if "." in epoch else int(epoch))
        month = int(fields["month"]) if fields.get("month") else _MONTHS.index(fields["month_name"]) + 1
        fraction = (fields.get("fraction") or "").ljust(6, "0")[:6]
        clock = int(fields["hour"]), int(fields["minute"]), min(int(fields["second"]), 59), int(fraction)
        zone = _zone_of(named) if (named := fields.get("zone")) else self.zone
        year = int(fields["year"]) if fields.get("year") else self.reference.astimezone(zone).year
        try:
            moment = datetime(year, month, int(fields["day"]), *clock, tzinfo=zone)
            if not fields.get("year") and moment > self.reference + _DAY:
                moment = moment.replace(year=year - 1)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            return None


@lru_cache(maxsize=256)
def _zone_of(text: str) -> tzinfo:
    if text in ("Z", "UTC"):
        return UTC
    offset = timedelta(hours=min(int(text[1:3]), 23), minutes=min(int(text[-2:]), 59))
    return timezone(-offset if text[0] == "-" else offset) if offset else UTC


def _of_epoch(value: float) -> datetime | None:
    """Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size; None outside of 2001 to 2100."""
    for scale in (1, 10**3, 10**6, 10**9):
        seconds = value / scale
        if 10**9 <= seconds < 4_102_444_800:
            return datetime.fromtimestamp(seconds, UTC)
    return None
