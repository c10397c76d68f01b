"""What is taken for a secret by the name that leads to it."""

from __future__ import annotations

import re
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SURE = re.compile(
    r"(?:^|_)(?:pass(?:word|words|wd|phrase|code|wort)?|pwd|secrets?|credentials?|creds|authorization|cookies?"
    r"|(?:api|access|private|secret|signing|encryption|account|master|session|auth|ssh)_?keys?"
    r"|(?:access|refresh|auth|bearer|session|id|csrf|xsrf|api|oauth|security|reset|device)_?tokens?"
    r"|jwts?|session_?id|basic_?auth|auth|otp|cvv|cvc|card_?number|iban|ssn|connection_?string)(?:_?\d+)?(?:$|_(?:hash|value|text|raw|header|b64))"
)
_MAYBE = re.compile(r"(?:^|_)(?:tokens?|keys?|session|signature|sig|nonce|salt|dsn|hash|digest|code|sid)(?:$|_)")
_RANDOM = re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_\-+/=.~:]{16,}")


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """Whether what is called so is a secret, whatever it looks like."""
    return _SURE.search(_normal(name)) is not None


@lru_cache(maxsize=4096)
def may_be_secret_name(name: str) -> bool:
    """Whether what is called so is a secret when it also looks random; parsers have tokens and keys too."""
    return _MAYBE.search(_normal(name)) is not None


def looks_random(text: str) -> bool:
    """Whether a text has no spaces, letters and digits, and 16 characters at least."""
    return _RANDOM.fullmatch(text) is not None


def _normal(name: str) -> str:
    return _CAMEL.sub("_", name[:200]).lower().replace("-", "_").replace(" ", "_")
