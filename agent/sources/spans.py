"""Spans in a file: OTLP's JSON as collectors write it, or a plain list of them.

The shapes are documented in docs/cases.md; the first is the JSON encoding of OpenTelemetry's OTLP traces.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from agent.domain.crash import Crash
from agent.domain.telemetry import SpanRecord
from agent.domain.untrusted import Untrusted
from agent.errors import BadTrace
from agent.requests.spans import KIND
from agent.stacktraces.pointer import Place
from agent.stacktraces.structured import attributes_crash

_REMEDY: Final = "give OTLP traces as JSON, or a list of spans as docs/cases.md shows"
_SPANS_AT_MOST: Final = 10_000
_TEXT_AT_MOST: Final = 64 * 1024
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_STATUSES: Final = {"1": "OK", "2": "ERROR", "0": "UNSET", "": "UNSET"}


@dataclass(frozen=True, slots=True)
class ReadSpan:
    """One span and the attributes of each exception that was recorded in it."""

    record: SpanRecord
    exceptions: tuple[Mapping[str, object], ...]


def read_spans(text: str) -> tuple[ReadSpan, ...]:
    """The spans of a document.

    Args:
        text: JSON: `{"resourceSpans": [...]}` of OTLP, or a list of spans with the fields of `SpanRecord`.

    Raises:
        BadTrace: not JSON, or of another shape; the message names the JSON pointer.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadTrace(f"the spans are not JSON ({error})", expected="one JSON document", remedy=_REMEDY) from error
    top = Place("", _REMEDY)
    found = _otlp(document, top) if isinstance(document, dict) else _listed(document, top)
    return tuple(_span(item, place) for (item, place), _ in zip(found, range(_SPANS_AT_MOST), strict=False))


def crashes_of_span(span: ReadSpan) -> Iterator[Crash]:
    """The crashes of the exceptions recorded in a span."""
    yield from (crash for attributes in span.exceptions if (crash := attributes_crash(attributes)) is not None)


def _otlp(document: Mapping[str, object], top: Place) -> Iterator[tuple[Mapping[str, object], Place]]:
    if "resourceSpans" not in document:
        raise top.wrong(document, "an object with resourceSpans, or a list of spans")
    for resource, at in _objects(document["resourceSpans"], top.at("resourceSpans")):
        for scope, inside in _objects(resource.get("scopeSpans"), at.at("scopeSpans")):
            yield from _objects(scope.get("spans"), inside.at("spans"))


def _listed(document: object, top: Place) -> Iterator[tuple[Mapping[str, object], Place]]:
    yield from _objects(document, top)


def _objects(value: object, place: Place) -> Iterator[tuple[Mapping[str, object], Place]]:
    for number, item in enumerate(place.items(value)):
        yield place.at(number).mapping(item), place.at(number)


def _span(item: Mapping[str, object], place: Place) -> ReadSpan:
    def text(*keys: str) -> str:
        return next((place.at(key).text(item[key]) for key in keys if item.get(key) is not None), "")

    attributes = _attributes(item.get("attributes"), place.at("attributes"))
    events = [*_objects(item.get("events"), place.at("events"))]
    exceptions = [_attributes(event.get("attributes"), at.at("attributes")) for event, at in events]
    kind = item.get("kind")
    record = SpanRecord(
        trace_id=text("traceId", "trace_id"),
        span_id=text("spanId", "span_id"),
        parent_span_id=text("parentSpanId", "parent_span_id"),
        name=text("name"),
        start_time=_moment(item, ("startTimeUnixNano", "start_time"), place),
        end_time=_moment(item, ("endTimeUnixNano", "end_time"), place),
        status_code=_status(item),
        attributes={
            name: Untrusted(str(value)[:_TEXT_AT_MOST])
            for name, value in [*attributes.items(), *([(KIND, kind)] if kind is not None else [])]
        },
    )
    return ReadSpan(record, tuple(found for found in exceptions if any(name.startswith("exception.") for name in found)))


def _status(item: Mapping[str, object]) -> str:
    status = item.get("status")
    code = status.get("code", "") if isinstance(status, dict) else item.get("status_code", "")
    name = str(code).removeprefix("STATUS_CODE_")
    return _STATUSES.get(name, name.upper())


def _moment(item: Mapping[str, object], keys: Sequence[str], place: Place) -> datetime:
    key = next((key for key in keys if item.get(key) is not None), keys[-1])
    value = item.get(key)
    try:
        if key.endswith("UnixNano"):
            return _EPOCH + timedelta(microseconds=int(str(value)) // 1000)
        moment = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError):
        raise place.at(key).wrong(value, "nanoseconds since 1970, or a moment in ISO 8601") from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _attributes(value: object, place: Place) -> dict[str, object]:
    """OTLP's list of keys and values, or an object."""
    if not isinstance(value, list):
        return {name: _plain(inner) for name, inner in place.mapping(value).items()}
    return {str(item.get("key")): _value(item.get("value")) for item, _ in _objects(value, place)}


def _value(holder: object) -> object:
    inner = next(iter(holder.values()), "") if isinstance(holder, dict) else holder
    if isinstance(inner, dict):  # arrayValue
        items = inner.get("values")
        return [_value(item) for item in items] if isinstance(items, list) else ""
    return inner


def _plain(value: object) -> object:
    return "" if value is None else value
