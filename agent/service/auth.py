"""Who may come in: webhooks by bearer token or signature, people by token; compared in constant time."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import ip_address

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The secrets of the service's two doors; a door without any is open from loopback only.

    Args:
        webhook_tokens: bearer tokens webhooks may carry; several during a rotation.
        webhook_secrets: keys of the webhooks' HMAC-SHA256 signature; several during a rotation.
        page_token: what people log in with, and the API's bearer token.
    """

    webhook_tokens: tuple[str, ...] = field(default=(), repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    page_token: str = field(default="", repr=False)

    @property
    def webhooks_secured(self) -> bool:
        """True when a webhook must show a token or a signature."""
        return bool(self.webhook_tokens or self.webhook_secrets)

    @property
    def pages_secured(self) -> bool:
        """True when people must log in."""
        return bool(self.page_token)


@dataclass(frozen=True, slots=True, kw_only=True)
class BindDecision:
    """The address to listen on, and what the operator should be told (empty when there is nothing to say)."""

    host: str
    notice: str = ""


def bind_address(host: str, access: Access) -> BindDecision:
    """Where to listen: beyond loopback only when something is secured.

    Args:
        host: address the operator asked for.
        access: what is configured.
    """
    if not access.webhooks_secured and not access.pages_secured:
        where = LOOPBACK if not is_loopback(host) else host
        asked = f" instead of {host}" if where != host else ""
        return BindDecision(
            host=where,
            notice=f"No webhook token or secret is configured: listening on loopback only ({where}{asked}). "
            "Set SUTURE_WEBHOOK_TOKEN and SUTURE_WEB_TOKEN to be reachable from other machines.",
        )
    if is_loopback(host):
        return BindDecision(host=host)
    if not access.webhooks_secured:
        return BindDecision(
            host=host, notice="Webhooks are accepted from this machine only: set SUTURE_WEBHOOK_TOKEN or SUTURE_WEBHOOK_SECRET."
        )
    if not access.pages_secured:
        return BindDecision(host=host, notice="The web pages answer on loopback only: set SUTURE_WEB_TOKEN.")
    return BindDecision(host=host)


def refuse_open_bind(server_host: str | None, host_header: str) -> str:
    """Why a door without a secret stays shut for this request; empty when it may pass.

    Args:
        server_host: local address the connection came in on, None when unknown.
        host_header: the request's Host; a foreign name here is a rebound DNS name in somebody's browser.
    """
    if not server_host or not is_loopback(server_host):
        return "This part of Suture has no token configured and answers on loopback only."
    if not is_loopback(_host_name(host_header)):
        return "The Host header must name this machine as localhost, 127.0.0.1 or [::1]."
    return ""


def is_loopback(host: str) -> bool:
    """True for localhost and the loopback addresses of IPv4 and IPv6."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def bearer_token(header: str) -> str:
    """The token of an Authorization header, empty when it is not of the Bearer scheme."""
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def is_one_of(candidate: str, accepted: Sequence[str]) -> bool:
    """True when the candidate equals an accepted secret; the time does not tell which or how nearly."""
    digest = _digest(candidate)
    matches = [hmac.compare_digest(digest, _digest(secret)) for secret in accepted if secret]  # all of them, whichever matches
    return bool(candidate) and any(matches)


def is_signed(body: bytes, header: str, secrets: Sequence[str]) -> bool:
    """True when the header is `sha256=<hex>` of the body's HMAC under one of the secrets."""
    scheme, _, given = header.strip().partition("=")
    if scheme != "sha256":
        return False
    expected = [hmac.new(_bytes(secret), body, sha256).hexdigest().encode() for secret in secrets if secret]
    matches = [hmac.compare_digest(_bytes(given.lower()), one) for one in expected]
    return any(matches)


def _digest(text: str) -> bytes:
    return sha256(_bytes(text)).digest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _host_name(header: str) -> str:
    """The Host header without its port."""
    if header.startswith("["):
        return header.partition("]")[0]
    return header.rpartition(":")[0] if ":" in header else header
