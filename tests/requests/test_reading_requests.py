"""Requests out of events, spans, access logs and capsules."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from agent.domain.capsule import Capsule, CapsuleRequest
from agent.domain.request import HttpRequest
from agent.domain.telemetry import LogRecord, SpanRecord
from agent.domain.untrusted import Untrusted
from agent.requests.access_log import may_tell_of_failed_request, requests_of_record
from agent.requests.capsule import request_of_capsule
from agent.requests.event import request_of_event
from agent.requests.spans import KIND, request_of_span

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SERVER_ERROR = {"http.request.method": "POST", "url.path": "/orders", "url.query": "x=1", "http.response.status_code": "500"}


def target(request: HttpRequest | None) -> str:
    assert request is not None
    return f"{request.method} {request.path.reveal()}?{request.query.reveal()}"


def record(line: str, **attributes: str) -> LogRecord:
    return LogRecord(
        timestamp=AT, body=Untrusted(line), attributes={name: Untrusted(value) for name, value in attributes.items()}
    )


def span(attributes: Mapping[str, str], status: str = "UNSET") -> SpanRecord:
    texts = {name: Untrusted(value) for name, value in attributes.items()}
    return SpanRecord(
        trace_id="t1",
        span_id="s1",
        name="POST",
        start_time=AT,
        end_time=AT + timedelta(seconds=1),
        status_code=status,
        attributes=texts,
    )


@pytest.mark.parametrize(
    "line",
    [
        '10.0.0.7 - ada [23/Nov/2026:09:00:00 +0000] "GET /orders?page=0 HTTP/1.1" 500 12',
        '10.0.0.7 - - [23/Nov/2026:09:00:00 +0000] "GET /orders?page=0 HTTP/2.0" 503 0 "-" "curl/8.5"',
        'INFO:     127.0.0.1:51234 - "GET /orders?page=0 HTTP/1.1" 500 Internal Server Error',
        '127.0.0.1 - - [23/Nov/2026 09:00:00] "GET /orders?page=0 HTTP/1.1" 500 -',
        "2026-11-23 09:00:00 ERROR in app: Exception on /orders?page=0 [GET]",
        "ERROR django.request: Internal Server Error: /orders?page=0",
    ],
)
def test_a_line_of_a_failed_request_tells_its_method_and_target(line: str) -> None:
    found = [*requests_of_record(record(line))]
    assert [target(request) for request in found] == ["GET /orders?page=0"]
    assert found[0].moment == AT


@pytest.mark.parametrize(
    "line",
    [
        '10.0.0.7 - - [23/Nov/2026:09:00:00 +0000] "GET /orders HTTP/1.1" 200 500',
        '10.0.0.7 - - [23/Nov/2026:09:00:00 +0000] "GET /orders HTTP/1.1" 404 12',
        '10.0.0.7 - - [23/Nov/2026:09:00:00 +0000] "GET orders HTTP/1.1" 500 12',
        'the answer was "GO" 500 times',
    ],
)
def test_other_lines_tell_of_none(line: str) -> None:
    assert not [*requests_of_record(record(line))]


def test_the_referer_and_the_browser_of_a_combined_line_are_headers() -> None:
    line = '10.0.0.7 - - [23/Nov/2026:09:00:00 +0000] "GET / HTTP/1.1" 500 12 "https://shop.example/" "Mozilla/5.0"'
    (found,) = requests_of_record(record(line))
    assert [(name, value.reveal()) for name, value in found.headers] == [
        ("Referer", "https://shop.example/"),
        ("User-Agent", "Mozilla/5.0"),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"method": "GET", "path": "/orders?page=0", "status": "500"},
        {"request_method": "GET", "request_uri": "/orders", "args": "page=0", "status": "502"},
        {"http.request.method": "get", "url.path": "/orders", "url.query": "page=0", "http.response.status_code": "500"},
        {"request": "GET /orders?page=0 HTTP/1.1", "status": "500"},
    ],
)
def test_a_json_record_tells_it_by_its_fields(fields: dict[str, str]) -> None:
    assert [target(request) for request in requests_of_record(record("request", **fields))] == ["GET /orders?page=0"]


def test_a_json_record_of_a_request_that_went_well_tells_of_none() -> None:
    assert not [*requests_of_record(record("request", method="GET", path="/", status="200"))]


def test_lines_that_can_tell_of_none_are_seen_cheaply() -> None:
    assert may_tell_of_failed_request('"GET / HTTP/1.1" 500 12')
    assert may_tell_of_failed_request('{"status_code": 503}')
    assert not may_tell_of_failed_request('{"status": 200, "took": 500}')


def test_the_request_of_an_event_loses_its_cookies_and_what_proxies_add() -> None:
    event = {
        "timestamp": "2026-11-23T09:00:00Z",
        "contexts": {"trace": {"trace_id": "t1"}},
        "request": {
            "method": "post",
            "url": "https://shop.example/orders",
            "query_string": [["x", "1"], ["y", "a b"]],
            "headers": [["Content-Type", "application/json"], ["Cookie", "sid=1"], ["X-Forwarded-For", "10.0.0.1"]],
            "cookies": {"sid": "1"},
            "data": {"lines": []},
        },
    }
    found = request_of_event(event)
    assert target(found) == "POST /orders?x=1&y=a+b"
    assert found is not None
    assert [name for name, _ in found.headers] == ["Content-Type"]
    assert (found.body, found.moment, found.trace_id) == (b'{"lines": []}', AT, "t1")


def test_a_form_of_an_event_is_encoded_as_one() -> None:
    told = {"url": "http://shop/x", "method": "POST", "data": {"name": "Ada L", "tags": ["a", "b"]}}
    found = request_of_event({"request": told | {"headers": {"Content-Type": "application/x-www-form-urlencoded"}}})
    assert found is not None
    assert found.body == b"name=Ada+L&tags=a&tags=b"


@pytest.mark.parametrize("told", [None, [], {}, {"url": 3}, {"url": "shop"}, {"url": "http://shop/", "method": "NO METHOD"}])
def test_an_event_with_an_unreadable_request_is_an_event_without_one(told: object) -> None:
    assert request_of_event({"request": told, "timestamp": "never", "contexts": 3}) is None


@pytest.mark.parametrize(
    "attributes",
    [
        SERVER_ERROR,
        {"http.method": "POST", "http.target": "/orders?x=1", "http.status_code": "500"},
        {"http.method": "POST", "http.url": "http://shop:80/orders?x=1", "http.status_code": "502", KIND: "2"},
    ],
)
def test_a_span_of_a_server_tells_by_new_names_and_old(attributes: dict[str, str]) -> None:
    assert target(request_of_span(span(attributes))) == "POST /orders?x=1"


def test_a_route_without_parameters_is_a_path() -> None:
    named = {"http.request.method": "GET", "http.route": "/orders"}
    assert target(request_of_span(span(named, "ERROR"))) == "GET /orders?"
    assert request_of_span(span(named | {"http.route": "/orders/{id}"}, "ERROR")) is None


@pytest.mark.parametrize(
    "attributes", [SERVER_ERROR | {KIND: "SPAN_KIND_CLIENT"}, SERVER_ERROR | {"http.response.status_code": "404"}]
)
def test_spans_of_clients_and_of_answers_tell_of_none(attributes: dict[str, str]) -> None:
    assert request_of_span(span(attributes)) is None


def test_headers_of_spans_are_lists_of_one() -> None:
    found = request_of_span(span(SERVER_ERROR | {"http.request.header.accept_language": "['de-CH']"}))
    assert found is not None
    assert [(name, value.reveal()) for name, value in found.headers] == [("accept-language", "de-CH")]


def test_the_request_of_a_capsule_keeps_its_body_within_bounds() -> None:
    told = CapsuleRequest(method="PUT", path=Untrusted("/a"), query=Untrusted("b=c"), body=b"x" * 100_000)
    found = request_of_capsule(Capsule(recorder="0", python="3", recorded_at=AT, exceptions=(), request=told))
    assert target(found) == "PUT /a?b=c"
    assert found is not None
    assert (len(found.body), found.body_cut, found.source) == (64 * 1024, True, "capsule")
