"""Requests in spans: OpenTelemetry's semantic conventions for HTTP, the stable names and the ones before."""

import re
from collections.abc import Mapping
from typing import Final

from agent.domain.request import HttpRequest
from agent.domain.telemetry import SpanRecord
from agent.domain.untrusted import Untrusted
from agent.requests.reading import read_request

_HEADER: Final = "http.request.header."
_CLIENT: Final = ("CLIENT", "SPAN_KIND_CLIENT", "3", "PRODUCER", "SPAN_KIND_PRODUCER", "4")
_SERVER_ERROR: Final = re.compile(r"5[0-9]{2}")
KIND: Final = "span.kind"


def request_of_span(span: SpanRecord) -> HttpRequest | None:
    """The request that a server's span answered and failed at, None for any other span.

    Args:
        span: with its kind, where known, as the attribute `span.kind`.
    """
    fields = {name: value.reveal() for name, value in span.attributes.items()}
    method = _first(fields, "http.request.method", "http.method")
    target = _first(fields, "url.path", "http.target", "url.full", "http.url") or _plain(_first(fields, "http.route"))
    if not method or not target or fields.get(KIND, "").upper() in _CLIENT or not _failed(span, fields):
        return None
    headers = [(_name(name), _single(value)) for name, value in fields.items() if name.startswith(_HEADER)]
    return read_request(
        HttpRequest(
            method=method,
            path=Untrusted(target),
            query=Untrusted(_first(fields, "url.query")),
            headers=tuple((name, Untrusted(value)) for name, value in headers),
            body=_first(fields, "http.request.body", "http.request.body.content").encode("utf-8", "replace"),
            source="span",
            moment=span.end_time,
            trace_id=span.trace_id,
        )
    )


def _failed(span: SpanRecord, fields: Mapping[str, str]) -> bool:
    status = _first(fields, "http.response.status_code", "http.status_code")
    return span.status_code.upper() == "ERROR" or _SERVER_ERROR.fullmatch(status) is not None


def _plain(route: str) -> str:
    """A route without parameters is a path; with them it is none."""
    return "" if re.search(r"[{}<>:*$(]", route) else route


def _name(attribute: str) -> str:
    return attribute.removeprefix(_HEADER).replace("_", "-")


def _single(value: str) -> str:
    """Headers are recorded as a list of one, as a rule."""
    inner = value.strip("[]")
    return inner.strip("'\"") if inner != value else value


def _first(fields: Mapping[str, str], *names: str) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")
