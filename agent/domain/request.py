"""A request over HTTP that a service was answering when it crashed."""

from dataclasses import dataclass, field
from datetime import datetime

from agent.domain.untrusted import Untrusted


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """One request, as far as the evidence tells of it; all of it is hostile.

    Args:
        method: `GET`, `POST`, ..., in capitals.
        path: without query, as it was sent or decoded.
        query: without `?`.
        headers: names and values in order, only those an answer may depend on; never cookies.
        body: as received, secrets replaced; empty when there was none or nobody recorded it.
        body_cut: True when the body was longer.
        source: what told of it: `capsule`, `event`, `span` or `log`.
        moment: when it was answered (aware UTC), None when unknown.
        trace_id: of the distributed trace it was part of, empty when unknown.
    """

    method: str
    path: Untrusted
    query: Untrusted = field(default_factory=lambda: Untrusted(""))
    headers: tuple[tuple[str, Untrusted], ...] = ()
    body: bytes = b""
    body_cut: bool = False
    source: str = ""
    moment: datetime | None = None
    trace_id: str = ""
