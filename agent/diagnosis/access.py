"""The doors: where the server listens, whether its tokens are good, whether a running server takes them."""

import http.client
from collections.abc import Iterator
from functools import partial

from agent.diagnosis.finding import Finding, checked
from agent.errors import BadSettings
from agent.service.assembly import access_of
from agent.service.auth import Access, bind_address
from agent.settings import Secrets, Settings

SHORTEST = 16
PATIENCE_SECONDS = 5.0


def access_findings(settings: Settings, secrets: Secrets) -> Iterator[Finding]:
    """Check the secrets, and a running server's answer to them."""
    access = access_of(secrets)
    decision = bind_address(settings.server.host, access)
    yield Finding(part="address", holds=True, detail=decision.notice or f"{decision.host}:{settings.server.port}")
    every = {"SUTURE_WEBHOOK_TOKEN": access.webhook_tokens, "SUTURE_WEBHOOK_SECRET": access.webhook_secrets}
    every["SUTURE_WEB_TOKEN"] = (access.page_token,) if access.page_token else ()
    for name, values in every.items():
        if values:
            yield checked(name, partial(_strong, values), "make one: openssl rand -hex 32")
    yield checked("server", lambda: _answer(decision.host, settings.server.port, access))


def _strong(values: tuple[str, ...]) -> str:
    short = sum(len(value) < SHORTEST for value in values)
    if short:
        raise BadSettings(
            f"{short} of {len(values)} are shorter than {SHORTEST} characters", expected=f"at least {SHORTEST} random characters"
        )
    return f"{len(values)} configured"


def _answer(host: str, port: int, access: Access) -> str:
    """Post an empty batch: a good token is answered with 422, a bad one with 401."""
    headers = {"Content-Type": "application/json"}
    if access.webhook_tokens:
        headers["Authorization"] = f"Bearer {access.webhook_tokens[0]}"
    connection = http.client.HTTPConnection("127.0.0.1" if host in {"0.0.0.0", "::"} else host, port, timeout=PATIENCE_SECONDS)  # noqa: S104 - compared, not bound
    try:
        connection.request("POST", "/webhooks/alertmanager", body=b"[]", headers=headers)
        status = connection.getresponse().status
    except ConnectionRefusedError:
        return f"not running on {host}:{port} (start it with `suture serve`)"
    except (http.client.HTTPException, OSError) as problem:
        raise BadSettings(f"{host}:{port} does not answer: {problem!r}", remedy="is another program using the port?") from None
    finally:
        connection.close()
    if status == 401 and not access.webhook_tokens and access.webhook_secrets:
        return "running; it asks for a signature"
    if status != 422:
        raise BadSettings(
            f"{host}:{port} answers {status} to our token", remedy="restart the server with the same environment as the doctor"
        )
    return "running, and takes the token"
