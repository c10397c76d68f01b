"""Log lines grouped to records."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from agent.domain.telemetry import LogRecord
from agent.domain.untrusted import Untrusted
from agent.requests.access_log import may_tell_of_failed_request, tells_of_failed_request
from agent.sources.log_lines import LogLine
from agent.stacktraces.json_record import json_record

_LEVEL: Final = re.compile(r"\b(TRACE|DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|CRITICAL|FATAL|ALERT|EMERG)\b")
SEVERE: Final = frozenset({"ERROR", "CRITICAL", "FATAL", "ALERT", "EMERG", "EXCEPTION"})
_MARKS: Final = ("Traceback (most recent call last):", '"exc_type"', '"exception.type"')  # each needs a sign in signs.py
_SHIPPER: Final = re.compile(r" ?(?:(?:stdout|stderr) [FP] |[\w.-]{1,64} [\w./-]{1,64}(?:\[[0-9]+\])?: )?")
_CONTINUES: Final = re.compile(
    r"\s{2,}\S|Traceback \(most recent|The above exception was|During handling of the above|\s*$|  [|+]"
)
_MESSAGE_KEYS: Final = ("message", "event", "msg", "body", "log", "text")
_LEVEL_KEYS: Final = ("level", "levelname", "severity", "severity_text", "severityText", "log.level", "lvl")
_TRACE_KEYS: Final = ("traceback", "exc_info", "exception", "error.stack_trace", "exception.stacktrace", "stack_trace", "stack")
_MAX_BODY: Final = 8_000
_MAX_FIELDS: Final = 30
_MAX_FIELD: Final = 500


def records_of(lines: Sequence[LogLine], name: str) -> list[LogRecord]:
    """The records in order; lines without a time, and traceback lines that each carry one, belong to the record before them.

    Args:
        lines: consecutive lines of one log.
        name: the log's name, for locations.
    """
    return [_record(group, name) for group in _groups(lines)]


def error_records(records: Iterable[LogRecord]) -> list[LogRecord]:
    """Those that report an error or hold a traceback."""
    return [
        record
        for record in records
        if record.severity_text.upper() in SEVERE or any(mark in record.body.reveal() for mark in _MARKS)
    ]


def failed_requests(lines: Iterable[LogLine], name: str) -> list[LogRecord]:
    """Access records of requests that ended in a server error, each of one line, with a time of its own or none.

    Args:
        lines: of one log.
        name: the log's name, for locations.
    """
    likely = (_record([line], name) for line in lines if may_tell_of_failed_request(line.text))
    return [record for record in likely if tells_of_failed_request(record)]


def begins_record(line: LogLine, before: LogLine | None) -> bool:
    """True when a line begins a record and doesn't go on with the one before it.

    Args:
        line: the line.
        before: the line before it, None when there is none.
    """
    if line.stamp is None or _CONTINUES.match(_payload(line)):
        return False
    if before is None or before.stamp is None or not line.stamp.end:
        return True
    return not _payload(before).startswith("  ")


def _groups(lines: Sequence[LogLine]) -> list[list[LogLine]]:
    groups: list[list[LogLine]] = []
    before: LogLine | None = None
    for line in lines:
        if before is None or begins_record(line, before):
            groups.append([])
        groups[-1].append(line)
        before = line
    return groups


def _payload(line: LogLine) -> str:
    if line.stamp is None or not line.stamp.end:
        return line.text
    rest = line.text[line.stamp.end :]
    shipper = _SHIPPER.match(rest)
    return rest[shipper.end() :] if shipper else rest


def _record(group: list[LogLine], name: str) -> LogRecord:
    first = group[0]
    fields = json_record(first.text)
    location = f"{name}@{first.offset}"
    moment = first.stamp.moment if first.stamp else None
    if fields is not None:
        return LogRecord(
            timestamp=moment,
            severity_text=_text(fields, _LEVEL_KEYS).upper(),
            body=Untrusted(_body(fields)[:_MAX_BODY]),
            attributes=_attributes(fields),
            location=location,
        )
    text = "\n".join([first.text[first.stamp.end if first.stamp else 0 :].lstrip(" ]-|:\t"), *(line.text for line in group[1:])])
    level = _LEVEL.search(first.text[:200])
    return LogRecord(
        timestamp=moment, severity_text=level[1] if level else "", body=Untrusted(text[:_MAX_BODY]), location=location
    )


def _body(fields: Mapping[str, object]) -> str:
    trace = _text(fields, _TRACE_KEYS)
    message = _text(fields, _MESSAGE_KEYS)
    return f"{message}\n{trace}" if trace and trace not in message else message


def _attributes(fields: Mapping[str, object]) -> dict[str, Untrusted]:
    shown = [(key, value) for key, value in fields.items() if key not in (*_MESSAGE_KEYS, *_LEVEL_KEYS, *_TRACE_KEYS)]
    return {key: Untrusted(str(value)[:_MAX_FIELD]) for key, value in shown[:_MAX_FIELDS]}


def _text(fields: Mapping[str, object], keys: Sequence[str]) -> str:
    for key in keys:
        value = fields.get(key)
        if isinstance(value, str) and value:
            return value
    return ""
