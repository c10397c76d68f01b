"""Secrets out of requests."""

from dataclasses import replace
from typing import TypeVar

from agent.domain.capsule import CapsuleRequest
from agent.domain.request import HttpRequest
from agent.domain.untrusted import Untrusted
from agent.redact.text import redact

Request = TypeVar("Request", CapsuleRequest, HttpRequest)


def redact_request(request: Request) -> Request:
    """The request without secrets in its path, query, headers and body; names of headers and fields stay."""
    body = request.body.decode("latin-1")
    cleaned = redact(body)
    return replace(
        request,
        path=Untrusted(redact(request.path.reveal())),
        query=Untrusted(redact(f"?{request.query.reveal()}")[1:]),
        headers=tuple((name, _header(name, value)) for name, value in request.headers),
        body=request.body if cleaned == body else cleaned.encode("latin-1", "replace"),
    )


def _header(name: str, value: Untrusted) -> Untrusted:
    text = value.reveal()
    line = redact(f"{name}: {text}")
    return value if line == f"{name}: {text}" else Untrusted(line.partition(": ")[2])
