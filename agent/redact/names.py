"""Which names speak of a secret."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

_ALWAYS: Final = frozenset(
    {
        "password",
        "passwords",
        "passwd",
        "pwd",
        "passphrase",
        "passcode",
        "secret",
        "secrets",
        "credential",
        "credentials",
        "apikey",
        "apikeys",
        "authorization",
        "cvv",
        "cvc",
        "otp",
        "ssn",
        "privatekey",
        "accesskey",
        "secretkey",
        "accesstoken",
        "authtoken",
        "refreshtoken",
        "sessionid",
    }
)
_PAIRS: Final = frozenset(
    {
        ("api", "key"),
        ("api", "keys"),
        ("api", "token"),
        ("access", "key"),
        ("access", "token"),
        ("account", "key"),
        ("auth", "key"),
        ("auth", "token"),
        ("bearer", "token"),
        ("bot", "token"),
        ("client", "key"),
        ("db", "pass"),
        ("encryption", "key"),
        ("id", "token"),
        ("key", "pass"),
        ("pass", "phrase"),
        ("private", "key"),
        ("refresh", "token"),
        ("secret", "key"),
        ("service", "key"),
        ("session", "id"),
        ("session", "key"),
        ("session", "token"),
        ("signing", "key"),
        ("smtp", "pass"),
    }
)
_ENDINGS: Final = ("password", "passwd", "passphrase", "secret", "apikey")
_COMPLAINTS: Final = frozenset({"error", "exception", "warning", "invalid", "expired"})
# Ordinary words of code that may name a secret: a parser's token is none, a string of 30 random characters is one.
_MAYBE: Final = frozenset(
    {"token", "auth", "cookie", "cookies", "session", "signature", "sig", "jwt", "csrf", "pass", "key", "bearer", "nonce", "code"}
)
_OPAQUE: Final = re.compile(r"[A-Za-z0-9_\-+/=~.%]{12,}")


@lru_cache(maxsize=4096)
def names_secret(name: str) -> bool:
    """True when what the name holds is a secret whatever it looks like: `db_password`, `apiKey`, `client-secret`."""
    words = _words(name)
    if words and words[-1] in _COMPLAINTS:
        return False  # `PasswordError: too short`
    if any(word in _ALWAYS or word.endswith(_ENDINGS) for word in words):
        return True
    return any(pair in _PAIRS for pair in pairwise(words))


@lru_cache(maxsize=4096)
def may_name_secret(name: str) -> bool:
    """True when the name holds a secret if its value is opaque: `token`, `cookie`, `sig`."""
    return not _MAYBE.isdisjoint(_words(name))


def looks_opaque(value: str) -> bool:
    """True for text with a run of twelve or more characters as credentials have them, letters and digits mixed."""
    for match in _OPAQUE.finditer(value):
        run = match.group()
        if any(character.isdigit() for character in run) and any(character.isalpha() for character in run):
            return True
    return False


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name[:200])]
