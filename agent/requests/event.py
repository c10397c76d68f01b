"""The request of an error tracker's event.

The shape is Sentry's "Request Interface". An event whose request can't be read is still an event, so nothing here complains.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from agent.domain.request import HttpRequest
from agent.domain.untrusted import Untrusted
from agent.requests.reading import read_request


def request_of_event(event: Mapping[str, object]) -> HttpRequest | None:
    """The request that was being answered, without its cookies; None when the event tells of none.

    Args:
        event: decoded JSON, the object that has `exception`.
    """
    told = event.get("request")
    if not isinstance(told, dict) or not isinstance(told.get("url"), str):
        return None
    headers = tuple(_pairs(told.get("headers")))
    method = told.get("method")
    return read_request(
        HttpRequest(
            method=method if isinstance(method, str) and method else "GET",
            path=Untrusted(told["url"]),
            query=Untrusted(_query(told.get("query_string"))),
            headers=tuple((name, Untrusted(value)) for name, value in headers),
            body=_body(told.get("data"), headers),
            source="event",
            moment=_moment(event.get("timestamp")),
            trace_id=_trace(event.get("contexts")),
        )
    )


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    items = value.items() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in items:
        if isinstance(item, list | tuple) and len(item) == 2 and isinstance(item[0], str) and isinstance(item[1], str):
            yield item[0], item[1]


def _query(value: object) -> str:
    return value if isinstance(value, str) else urlencode(list(_pairs(value)))


def _body(data: object, headers: tuple[tuple[str, str], ...]) -> bytes:
    """The bytes that the tracker decoded, encoded again as the content type says."""
    if data is None or data in ("", {}):
        return b""
    if isinstance(data, str):
        return data.encode("utf-8", "replace")
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    if "form-urlencoded" in kind and isinstance(data, dict):
        return urlencode({str(key): value for key, value in data.items()}, doseq=True).encode()
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")


def _moment(value: object) -> datetime | None:
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC) if moment else None


def _trace(contexts: object) -> str:
    trace = contexts.get("trace") if isinstance(contexts, dict) else None
    identity = trace.get("trace_id") if isinstance(trace, dict) else None
    return identity if isinstance(identity, str) else ""
