"""One request out of its parts, within bounds."""

import re
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from agent.domain.request import HttpRequest
from agent.domain.untrusted import Untrusted

Headers = tuple[tuple[str, Untrusted], ...]
METHOD: Final = re.compile(r"[A-Z]{3,16}")
_TARGET_AT_MOST: Final = 4_000
_BODY_AT_MOST: Final = 64 * 1024
_HEADERS_AT_MOST: Final = 12
_HEADER_AT_MOST: Final = 500
_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9-]{1,60}")
# What an answer may depend on. Not kept: what the client, a proxy or a tracer adds to every request, and cookies.
_KEPT: Final = frozenset(
    {
        "accept", "accept-charset", "accept-encoding", "accept-language", "authorization", "content-encoding",
        "content-language", "content-type", "if-match", "if-modified-since", "if-none-match", "origin", "prefer", "range",
        "referer", "user-agent",
    }
)  # fmt: skip
_PASSING_BY: Final = re.compile(r"x-(?:forwarded|real|request-id|amz|b3|cloud|envoy|correlation|trace)", re.IGNORECASE)


def read_request(told: HttpRequest) -> HttpRequest | None:
    """A request as it can be replayed, None when its method or path can't be one's or is too long.

    Args:
        told: as the evidence has it: the method in any case, a whole URL or a path with its query as the path, all headers, a
            body of any length. Of the headers those that an answer hardly depends on are dropped.
    """
    path, inner = _path_and_query(told.path.reveal())
    query = inner or told.query.reveal().removeprefix("?")
    method = told.method.upper()
    if not METHOD.fullmatch(method) or not path.startswith("/") or len(path) + len(query) > _TARGET_AT_MOST:
        return None
    return replace(
        told,
        method=method,
        path=Untrusted(path),
        query=Untrusted(query),
        headers=_kept(told.headers),
        body=told.body[:_BODY_AT_MOST],
        body_cut=told.body_cut or len(told.body) > _BODY_AT_MOST,
    )


def _path_and_query(target: str) -> tuple[str, str]:
    if target.startswith("/"):
        path, _, query = target.partition("#")[0].partition("?")
        return path, query
    try:
        parts = urlsplit(target)
    except ValueError:
        return "", ""
    return (parts.path or "/", parts.query) if parts.netloc else ("", "")


def _kept(headers: Headers) -> Headers:
    kept = [
        (name, Untrusted(value.reveal()[:_HEADER_AT_MOST]))
        for name, value in headers
        if _HEADER_NAME.fullmatch(name) and value.reveal().isprintable() and _may_matter(name.lower())
    ]
    return tuple(kept[:_HEADERS_AT_MOST])


def _may_matter(name: str) -> bool:
    return name in _KEPT or (name.startswith("x-") and not _PASSING_BY.match(name))
