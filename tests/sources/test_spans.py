"""Spans of a recorded incident."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.domain.alert import Incident
from agent.domain.evidence import EvidenceKind
from agent.domain.telemetry import LogRecord, SpanRecord, TimeWindow
from agent.errors import BadTrace
from agent.requests.spans import request_of_span
from agent.sources.folder import EvidenceFolder
from agent.sources.spans import crashes_of_span, read_spans

MakeIncident = Callable[..., Incident]
TRACE = 'Traceback (most recent call last):\n  File "/srv/app/shop/cart.py", line 29, in total\n    x\nKeyError: 1\n'
EVENT = {"name": "exception", "attributes": [{"key": "exception.stacktrace", "value": {"stringValue": TRACE}}]}
OTLP = {
    "resourceSpans": [
        {
            "scopeSpans": [
                {
                    "spans": [
                        {
                            "traceId": "t1",
                            "spanId": "s1",
                            "name": "GET",
                            "kind": 2,
                            "startTimeUnixNano": "1795424400000000000",
                            "endTimeUnixNano": "1795424401500000000",
                            "status": {"code": 2},
                            "attributes": [
                                {"key": "http.request.method", "value": {"stringValue": "GET"}},
                                {"key": "url.path", "value": {"stringValue": "/cart"}},
                                {"key": "http.response.status_code", "value": {"intValue": "500"}},
                                {
                                    "key": "http.request.header.accept",
                                    "value": {"arrayValue": {"values": [{"stringValue": "text/csv"}]}},
                                },
                            ],
                            "events": [EVENT],
                        }
                    ]
                }
            ]
        }
    ]
}
PLAIN = [
    {
        "trace_id": "t1",
        "span_id": "s1",
        "name": "GET",
        "start_time": "2026-11-23T09:00:00Z",
        "end_time": "2026-11-23T09:00:01.500000Z",
        "status_code": "ERROR",
        "attributes": {"http.request.method": "GET", "url.path": "/cart"},
    }
]


@pytest.mark.parametrize("document", [OTLP, PLAIN])
def test_spans_are_read_from_otlp_and_from_a_plain_list(document: object) -> None:
    (span,) = read_spans(json.dumps(document))
    assert (span.record.trace_id, span.record.span_id, span.record.status_code) == ("t1", "s1", "ERROR")
    assert span.record.start_time == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert span.record.end_time == datetime(2026, 11, 23, 9, 0, 1, 500_000, tzinfo=UTC)
    request = request_of_span(span.record)
    assert request is not None
    assert request.path.reveal() == "/cart"


def test_exceptions_recorded_in_a_span_are_crashes() -> None:
    (span,) = read_spans(json.dumps(OTLP))
    assert [crash.type for crash in crashes_of_span(span)] == ["KeyError"]


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ("3", "the document is 3"),
        ('{"spans": []}', "the document is"),
        ('[{"start_time": "soon"}]', "/0/start_time is 'soon'"),
        ('[{"traceId": 3}]', "/0/traceId is 3"),
        ("[", "the spans are not JSON"),
    ],
)
def test_what_holds_no_spans_is_named_by_its_place(document: str, pointer: str) -> None:
    with pytest.raises(BadTrace) as refusal:
        read_spans(document)
    assert refusal.value.seen.startswith(pointer)


def test_spans_of_the_folder_are_evidence(incident: MakeIncident, window: TimeWindow, tmp_path: Path) -> None:
    (tmp_path / "spans.json").write_text(json.dumps(OTLP))
    crashed, spans = EvidenceFolder(tmp_path).gather(incident(), window)
    assert [crash.type for crash in crashed.crashes] == ["KeyError"]
    assert spans.kind is EvidenceKind.SPANS
    assert isinstance(spans.body, tuple)
    assert [span.span_id for span in spans.body if isinstance(span, SpanRecord)] == ["s1"]


def test_failed_requests_of_access_logs_are_evidence(incident: MakeIncident, window: TimeWindow, tmp_path: Path) -> None:
    lines = [f'10.0.0.7 - - [23/Nov/2026:09:00:00 +0000] "GET /{status} HTTP/1.1" {status} 12' for status in (200, 500, 404)]
    (tmp_path / "access.log").write_text("\n".join(lines) + "\n")
    (found,) = EvidenceFolder(tmp_path).gather(incident(), window)
    assert found.query.endswith("newest 1 of 1 failed requests")
    assert isinstance(found.body, tuple)
    assert [record.body.reveal() for record in found.body if isinstance(record, LogRecord)] == ['"GET /500 HTTP/1.1" 500 12']
