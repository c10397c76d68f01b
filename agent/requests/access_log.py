"""Requests in log records: access lines of servers that ended in a server error, and what frameworks say when one does.

Read are the common and combined log formats (nginx, Apache, gunicorn, werkzeug), uvicorn's lines, JSON access records, and
the messages of Flask's and Django's loggers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from agent.domain.request import HttpRequest
from agent.domain.telemetry import LogRecord
from agent.domain.untrusted import Untrusted
from agent.requests.reading import METHOD, read_request

_LINE: Final = re.compile(
    r'"(?P<method>[A-Z]{3,16}) (?P<target>[^\s"]{1,4000})(?: HTTP/[0-9.]{1,4})?" 5[0-9]{2}(?![0-9])(?P<rest>[^\n]{0,2000})'
)
_REFERER: Final = re.compile(r'^ (?:-|[0-9]+) "(?P<referer>[^"]{0,500})" "(?P<agent>[^"]{0,500})"')
_FLASK: Final = re.compile(r"Exception on (?P<target>/\S{0,4000}) \[(?P<method>[A-Z]{3,16})\]")
_DJANGO: Final = re.compile(r"Internal Server Error: (?P<target>/\S{0,4000})")
_METHODS: Final = ("method", "request_method", "http.method", "http.request.method", "http_method", "verb")
_TARGETS: Final = (
    "target", "path", "request_uri", "uri", "url", "url.path", "http.target", "http.url", "url.original", "request_path",
    "http_path",
)  # fmt: skip
_QUERIES: Final = ("query", "query_string", "url.query", "args")
_STATUSES: Final = ("status", "status_code", "http.status_code", "http.response.status_code", "response_status", "code")
_TRACES: Final = ("trace_id", "traceId", "trace.id", "otelTraceID", "dd.trace_id")
_SERVER_ERROR: Final = re.compile(r"5[0-9]{2}")
_JSON_STATUS: Final = re.compile(r'(?:status|code)"\s{0,4}:\s{0,4}"?5[0-9]{2}(?![0-9])')


def requests_of_record(record: LogRecord) -> Iterator[HttpRequest]:
    """Requests that ended in a server error, in the order of the record's lines."""
    fields = {name: value.reveal() for name, value in record.attributes.items()}
    trace = _first(fields, _TRACES)
    body = record.body.reveal()
    found = [
        _of_fields(fields, record, trace),
        *(_of_line(match, record, trace) for match in _LINE.finditer(body)),
        *(_of_framework(match, record, trace) for form in (_FLASK, _DJANGO) for match in form.finditer(body)),
    ]
    yield from (request for request in found if request is not None)


def tells_of_failed_request(record: LogRecord) -> bool:
    """True for an access record of a request that ended in a server error."""
    return next(requests_of_record(record), None) is not None


def may_tell_of_failed_request(line: str) -> bool:
    """False for lines that certainly are no access record of a failed request; much cheaper than reading the record."""
    return '" 5' in line or (('status"' in line or 'code"' in line) and _JSON_STATUS.search(line) is not None)


def _of_line(match: re.Match[str], record: LogRecord, trace: str) -> HttpRequest | None:
    also = _REFERER.match(match["rest"])
    headers = [("Referer", also["referer"]), ("User-Agent", also["agent"])] if also else []
    told = _told(match["method"], match["target"], record, trace)
    return read_request(
        replace(told, headers=tuple((name, Untrusted(value)) for name, value in headers if value not in ("", "-")))
    )


def _of_framework(match: re.Match[str], record: LogRecord, trace: str) -> HttpRequest | None:
    return read_request(_told(match.groupdict().get("method", "GET"), match["target"], record, trace))


def _of_fields(fields: Mapping[str, str], record: LogRecord, trace: str) -> HttpRequest | None:
    method, target = _first(fields, _METHODS), _first(fields, _TARGETS)
    line = _first(fields, ("request", "request_line"))
    parts = line.split(" ")
    if not method and len(parts) in (2, 3) and METHOD.fullmatch(parts[0]):
        method, target = parts[:2]
    if not method or not target or not _SERVER_ERROR.fullmatch(_first(fields, _STATUSES)):
        return None
    return read_request(replace(_told(method, target, record, trace), query=Untrusted(_first(fields, _QUERIES))))


def _told(method: str, target: str, record: LogRecord, trace: str) -> HttpRequest:
    return HttpRequest(method=method, path=Untrusted(target), source="log", moment=record.timestamp, trace_id=trace)


def _first(fields: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")
