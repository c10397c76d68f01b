"""A request as a test spells it."""

import json
import re
from dataclasses import dataclass
from urllib.parse import quote

from agent.domain.request import HttpRequest

SAFE = "/%:@!$&'()*+,;=~-._"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request as a test spells it.

    Args:
        method: in capitals.
        path: percent-encoded.
        query: percent-encoded, without `?`.
        headers: names and values, the content type left out.
        content_type: empty without a body.
        body: bytes.
    """

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    content_type: str
    body: bytes

    @property
    def url(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def payload(self) -> object:
        """What a JSON body says, None when it is none that Python spells the same way."""
        if not self.content_type.startswith(JSON):
            return None
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict | list) else None


def sent(request: HttpRequest, *, with_headers: bool) -> Sent:
    """A request as a test sends it.

    Args:
        request: as the evidence has it.
        with_headers: False to leave out all but the body's type.
    """
    headers = [(name, value.reveal()) for name, value in request.headers]
    told = next((value for name, value in headers if name.lower() == "content-type"), "")
    others = tuple((name, value) for name, value in headers if name.lower() != "content-type" and value.isascii())
    return Sent(
        method=request.method,
        path=quote(request.path.reveal(), safe=SAFE),
        query=quote(request.query.reveal(), safe=SAFE + "?"),
        headers=others if with_headers else (),
        content_type=(told or _guessed(request.body)) if request.body else "",
        body=request.body,
    )


def _guessed(body: bytes) -> str:
    return JSON if body.lstrip()[:1] in (b"{", b"[") else FORM if re.fullmatch(rb"[\w.%+\[\]-]+=[^\n]*", body) else "text/plain"


def repr_of(text: str) -> str:
    """A literal in double quotes where that is the same length."""
    spelled = repr(text)
    return f'"{text}"' if spelled == f"'{text}'" and '"' not in text else spelled
