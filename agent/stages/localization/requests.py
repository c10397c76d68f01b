"""Which requests may have crashed so: those the crash itself carries, then failed ones of traces and access logs near it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from agent.domain.crash import Crash
from agent.domain.evidence import Evidence
from agent.domain.request import HttpRequest
from agent.domain.telemetry import LogRecord, SpanRecord
from agent.redact.request import redact_request
from agent.requests.access_log import requests_of_record
from agent.requests.capsule import request_of_capsule
from agent.requests.spans import request_of_span
from agent.stages.localization.crashes import links

KEPT: Final = 6
_UNKNOWN: Final = float("inf")
_SECONDS_APART: Final = 5.0  # an access line is written when the answer ends, the traceback when it fails


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A request, and whether the evidence ties it to the crash by more than its time."""

    request: HttpRequest
    tied: bool


def requests_behind(crash: Crash, evidence: Sequence[Evidence]) -> tuple[HttpRequest, ...]:
    """The likeliest first, at most six: tied to the crash by its own record or trace, then near it in time, then with a body.

    Args:
        crash: the one that was located.
        evidence: everything that was gathered.
    """
    carried = [request for item in evidence for one in item.crashes for request in _carried(one, crash)]
    records = [entry for item in evidence if isinstance(item.body, tuple) for entry in item.body]
    moments = [moment for entry in records if (moment := _moment_of_crash(entry, crash)) is not None]
    moments += [request.moment for request in carried if request.moment is not None]
    traces = {request.trace_id for request in carried if request.trace_id}
    seen = [_Seen(request=request, tied=True) for request in carried]
    seen += [_Seen(request=request, tied=request.trace_id in traces) for entry in records for request in _told(entry)]
    ranked = sorted(seen, key=lambda one: _rank(one, moments))
    return _distinct(redact_request(one.request) for one in ranked)


def _carried(found: Crash, crash: Crash) -> Iterator[HttpRequest]:
    """Requests that a crash of the evidence carries, when it is the one that was located."""
    if not any(_same(link, crash) for link in links(found)):
        return
    capsule = request_of_capsule(found.capsule) if found.capsule else None
    yield from (request for request in (capsule, found.request) if request is not None)


def _same(one: Crash, other: Crash) -> bool:
    """The same type, raised in a function of the same name; files may have been named differently."""
    ours, theirs = (crash.frames[-1].function.rsplit(".", 1)[-1] if crash.frames else "" for crash in (one, other))
    return one.short_type == other.short_type and ours == theirs


def _moment_of_crash(entry: object, crash: Crash) -> datetime | None:
    shows = isinstance(entry, LogRecord) and f"\n{crash.type}" in entry.body.reveal()
    return entry.timestamp if isinstance(entry, LogRecord) and shows else None


def _told(entry: object) -> Iterator[HttpRequest]:
    if isinstance(entry, LogRecord):
        yield from requests_of_record(entry)
    elif isinstance(entry, SpanRecord) and (request := request_of_span(entry)) is not None:
        yield request


def _rank(one: _Seen, moments: Sequence[datetime]) -> tuple[object, ...]:
    moment = one.request.moment
    apart = min((abs((moment - other).total_seconds()) for other in moments), default=_UNKNOWN) if moment else _UNKNOWN
    near = apart <= _SECONDS_APART
    return not one.tied, not near, not one.request.body, apart, -moment.timestamp() if moment else 0.0


def _distinct(requests: Iterator[HttpRequest]) -> tuple[HttpRequest, ...]:
    """The first of those that ask for the same, at most six; a body that one lacks may be what another crashed by."""
    kept: dict[object, HttpRequest] = {}
    for request in requests:
        bare = replace(request, headers=(), source="", moment=None, trace_id="")
        kept.setdefault((bare.method, bare.path.reveal(), bare.query.reveal(), bare.body), request)
    return tuple(kept.values())[:KEPT]
