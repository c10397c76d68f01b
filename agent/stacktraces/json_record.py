"""Crashes inside decoded JSON: log records, events, attributes."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from agent.domain.crash import Crash
from agent.errors import BadTrace
from agent.stacktraces.capsule import is_capsule
from agent.stacktraces.capsule_carriers import ATTRIBUTES, carried_capsules, with_capsule
from agent.stacktraces.languages import HINTS, parse_crashes
from agent.stacktraces.merge import merge_crashes
from agent.stacktraces.sentry_event import crashes_of_event
from agent.stacktraces.structured import attributes_crash, is_structlog_trace, structlog_crash

_MAX_DEPTH: Final = 8
_EXCEPTION_TOKEN: Final = re.compile(r"(?:^|\s)[\w.]+:\s*$")
_RECORD_KEYS: Final = frozenset(
    {"timestamp", "time", "@timestamp", "ts", "asctime", "level", "severity", "levelname", "event", "log"}
)


def decoded(text: str) -> object:
    """The JSON object or array that a text is, None when it is none."""
    if not text.startswith(("{", "[")):
        return None
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def json_record(line: str) -> Mapping[str, object] | None:
    """The JSON object that a log line ends with, whatever a shipper put before it; None when there is none."""
    start = line.find('{"')
    if start < 0 or not line.rstrip().endswith("}"):
        return None
    value = decoded(line[start:].strip())
    if not isinstance(value, dict):
        return None
    # `ApiError: {"code": 3}` is the last line of a traceback
    ambiguous = _EXCEPTION_TOKEN.search(line[max(0, start - 200) : start]) is not None
    return None if ambiguous and _RECORD_KEYS.isdisjoint(value) else value


def json_crashes(value: object) -> tuple[Crash, ...]:
    """The crashes in decoded JSON, in order; one that a record holds in several forms is one crash."""
    if isinstance(value, list) and not is_structlog_trace(value):
        return tuple(crash for item in value for crash in json_crashes(item)) if _are_records(value) else _once(value)
    return _once(value)


def _are_records(value: list[object]) -> bool:
    return all(isinstance(item, dict) for item in value)


def _once(value: object) -> tuple[Crash, ...]:
    return tuple(replace(crash, count=1) for crash in merge_crashes(_walk(value, 0)))


def _walk(value: object, depth: int) -> Iterator[Crash]:
    if isinstance(value, str):
        if any(hint in value for hint in HINTS):
            yield from parse_crashes(value)
    elif isinstance(value, list) and depth < _MAX_DEPTH:
        yield from _walk_list(value, depth)
    elif isinstance(value, dict) and depth < _MAX_DEPTH:
        yield from _walk_mapping(value, depth)


def _walk_list(value: list[object], depth: int) -> Iterator[Crash]:
    crash = None
    if is_structlog_trace(value):
        crash = structlog_crash(value)
    elif attributes := _otlp_attributes(value):
        crash = _of_attributes(attributes)
    if crash is not None:
        yield crash
        return
    for item in value:
        yield from _walk(item, depth + 1)


def _walk_mapping(value: dict[str, object], depth: int) -> Iterator[Crash]:
    if is_capsule(value):
        yield from carried_capsules({ATTRIBUTES[0]: value})
        return
    exception = value.get("exception")
    if isinstance(exception, dict) and isinstance(exception.get("values"), list):
        try:
            yield from crashes_of_event(value)
        except BadTrace:
            return  # one of many records: the others are worth reading
        return
    crash = _of_attributes(value)
    if crash is not None:
        yield crash
    for item in value.values():
        yield from _walk(item, depth + 1)


def _of_attributes(attributes: Mapping[str, object]) -> Crash | None:
    """The crash that a record's fields tell of, by its capsule alone where there is nothing else."""
    crash = attributes_crash(attributes)
    return next(carried_capsules(attributes), None) if crash is None else with_capsule(crash, attributes)


def _otlp_attributes(value: list[object]) -> dict[str, object]:
    """OTLP's `[{"key": ..., "value": {"stringValue": ...}}]` as a mapping, empty for other lists."""
    attributes: dict[str, object] = {}
    for item in value:
        if not isinstance(item, dict) or not isinstance(item.get("key"), str):
            return {}
        holder = item.get("value")
        attributes[item["key"]] = holder.get("stringValue") if isinstance(holder, dict) else None
    return attributes
