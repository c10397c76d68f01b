"""Signatures of partner calls: HMAC-SHA256 over the body's bytes as they were sent."""

import hashlib
import hmac


def signature(key: bytes, body: bytes) -> str:
    return hmac.new(key, body, hashlib.sha256).hexdigest()


def is_signed(key: bytes, body: bytes, given: str) -> bool:
    digest = hmac.new(key, digestmod=hashlib.sha256)
    digest.update(body)
    return hmac.compare_digest(digest.hexdigest(), given)
