"""Request bodies, read within bounds of size and time."""

import asyncio
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request

from agent.errors import BadWebhook
from agent.service.problems import Problem, Refused

READ_SECONDS = 30.0
FORM_LIMIT = 16 * 1024


async def read_body(request: Request, limit: int) -> bytes:
    """The raw body, counted while it streams; the declared length is only believed when it is too large.

    Args:
        request: the request.
        limit: bytes.

    Raises:
        BadWebhook: status 413, larger than the limit.
        Refused: 408 or 400, the body did not arrive.
    """
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > limit:
        raise _too_large(f"a body of {declared[:20]} bytes", limit)
    chunks = bytearray()
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for chunk in request.stream():
                chunks += chunk
                if len(chunks) > limit:
                    raise _too_large(f"a body of more than {limit} bytes", limit)
    except TimeoutError as problem:
        detail = f"The body did not arrive within {READ_SECONDS:.0f} seconds."
        raise Refused(Problem(status=408, code="body-timeout", detail=detail, headers={"Connection": "close"})) from problem
    except ClientDisconnect as problem:
        raise Refused(
            Problem(status=400, code="body-incomplete", detail="The connection closed before the body was whole.")
        ) from problem
    return bytes(chunks)


async def read_form(request: Request) -> dict[str, str]:
    """The first value of each field of a small urlencoded form.

    Raises:
        Refused: 400, no such form; 413 by BadWebhook's way when it is too large.
    """
    if content_type(request) != "application/x-www-form-urlencoded":
        raise Refused(Problem(status=415, code="content-type", detail="Forms are sent as application/x-www-form-urlencoded."))
    body = await read_body(request, FORM_LIMIT)
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=20)
    except ValueError as problem:
        raise Refused(Problem(status=400, code="bad-form", detail="The form can't be read.")) from problem
    return {name: values[0] for name, values in fields.items()}


def content_type(request: Request) -> str:
    """The media type without its parameters, lower case."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _too_large(seen: str, limit: int) -> BadWebhook:
    return BadWebhook(
        seen,
        status=413,
        expected=f"at most {limit} bytes",
        remedy="send fewer alerts at once (max_alerts) or raise server.body_limit",
    )
