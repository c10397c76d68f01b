"""Problem answers (RFC 9457): what was wrong, what was expected, and nothing secret."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from http import HTTPStatus

from starlette.responses import Response

from agent.errors import BadWebhook, StoreProblem

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An answer other than success.

    Args:
        status: HTTP status, 400 or above.
        code: stable end of the problem's type, e.g. `body-too-large`.
        detail: a sentence for a person.
        field: JSON pointer or name of the offending field, empty when there is none.
        seen: the value seen, shortened.
        expected: what would have been right.
        headers: further response headers.
    """

    status: int
    code: str
    detail: str
    field: str = ""
    seen: str = ""
    expected: str = ""
    headers: Mapping[str, str] = dataclass_field(default_factory=dict)

    @property
    def title(self) -> str:
        """The status in words."""
        return HTTPStatus(self.status).phrase

    def response(self) -> Response:
        """The answer; ASCII only, so that no text from outside can break its encoding."""
        document: dict[str, str | int] = {
            "type": f"urn:suture:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        document |= {name: value for name in ("field", "seen", "expected") if (value := getattr(self, name))}
        return Response(json.dumps(document), status_code=self.status, headers=dict(self.headers), media_type=MEDIA_TYPE)


class Refused(Exception):
    """Ends a request with a problem; raised anywhere below the routes.

    Args:
        problem: the answer.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem)


CODES = {401: "unauthorized", 413: "body-too-large", 415: "content-type", 422: "bad-body"}


def bad_webhook(error: BadWebhook) -> Problem:
    """The problem for a webhook that is wrong."""
    headers = {"WWW-Authenticate": 'Bearer realm="suture webhooks"'} if error.status == HTTPStatus.UNAUTHORIZED else {}
    if error.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        headers = {"Connection": "close"}  # the rest of the body is not read
    return Problem(
        status=error.status,
        code=CODES.get(error.status, "bad-webhook"),
        detail=str(error),
        field=error.field,
        seen=error.seen,
        expected=error.expected,
        headers=headers,
    )


def store_unavailable(_: StoreProblem) -> Problem:
    """The problem for records that can't be reached; what the database said stays in our log."""
    return Problem(
        status=503,
        code="store-unavailable",
        detail="The records can't be read or written at the moment; nothing was changed. Send it again.",
        headers={"Retry-After": str(RETRY_SECONDS)},
    )


def too_busy() -> Problem:
    """The problem for more work than may wait."""
    return Problem(
        status=503,
        code="busy",
        detail="Too many requests are waiting; nothing was changed. Send it again.",
        headers={"Retry-After": str(RETRY_SECONDS)},
    )
