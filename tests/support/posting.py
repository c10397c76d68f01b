"""Webhook posts as tests make them."""

import hmac
import json
from hashlib import sha256
from uuid import uuid4

from webhook_bodies import REAL

JSON = {"content-type": "application/json"}


def fresh_post(service: str = "shop") -> bytes:
    """A real post whose alerts nobody has seen before."""
    document = json.loads(REAL[0])
    document["groupKey"] = uuid4().hex
    for alert in document["alerts"]:
        alert["fingerprint"] = uuid4().hex
        alert["labels"]["service"] = service
    return json.dumps(document).encode()


def bearer(token: str) -> dict[str, str]:
    """Headers of a JSON post with a bearer token."""
    return {**JSON, "authorization": f"Bearer {token}"}


def signature(body: bytes, key: str) -> dict[str, str]:
    """Headers of a signed JSON post."""
    return {**JSON, "x-suture-signature": "sha256=" + hmac.new(key.encode(), body, sha256).hexdigest()}
