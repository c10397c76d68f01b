"""What is taken for a secret: by the name that leads to a value, and by the shape of the value."""

from __future__ import annotations

import re
from functools import lru_cache

PLACEHOLDER = "[redacted]"
# A secret that crosses the place where a text is cut is still seen whole.
MARGIN = 4096

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SURE = re.compile(
    r"(?:^|_)(?:pass(?:word|words|wd|phrase|code|wort)?|pwd|secrets?|credentials?|creds|authorization|cookies?"
    r"|(?:api|access|private|secret|signing|encryption|account|master|session|auth|ssh)_?keys?"
    r"|(?:access|refresh|auth|bearer|session|id|csrf|xsrf|api|oauth|security|reset|device)_?tokens?"
    r"|jwts?|session_?id|basic_?auth|auth|otp|cvv|cvc|card_?number|iban|ssn|connection_?string)(?:_?\d+)?(?:$|_(?:hash|value|text|raw|header|b64))"
)
_MAYBE = re.compile(r"(?:^|_)(?:tokens?|keys?|session|signature|sig|nonce|salt|dsn|hash|digest|code|sid)(?:$|_)")
_RANDOM = re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_\-+/=.~:]{16,}")

_WORDS = (
    r"pass(?:word|wd|phrase|code)?|pwd|(?:client_?)?secret(?:_?(?:access_?)?key)?|api[_-]?key|private[_-]?key|session_?id"
    r"|(?:access|refresh|auth|bearer|session|id|csrf|xsrf|api|oauth)[_-]?token|credentials?"
)
# (a text that must occur for the pattern to be tried, pattern with the secret as the whole match or as group "secret")
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("-----BEGIN", re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\Z)", re.DOTALL)),
    ("eyJ", re.compile(r"eyJ[A-Za-z0-9_\-]{6,}\.[A-Za-z0-9_\-]{4,}(?:\.[A-Za-z0-9_\-]*)*")),
    ("://", re.compile(r"\b[A-Za-z][A-Za-z0-9+.\-]{1,30}://[^\s/@:\"']{0,200}:(?P<secret>[^\s/@\"']{1,400})@")),
    ("KIA", re.compile(r"\bAKIA[A-Z0-9]{16}\b")),
    ("SIA", re.compile(r"\bASIA[A-Z0-9]{16}\b")),
    ("gh", re.compile(r"\bgh[pousr]_[A-Za-z0-9]{20,}")),
    ("github_pat_", re.compile(r"\bgithub_pat_[A-Za-z0-9_]{20,}")),
    ("glpat-", re.compile(r"\bglpat-[A-Za-z0-9_\-]{16,}")),
    ("xox", re.compile(r"\bxox[abeoprs]-[A-Za-z0-9\-]{10,}")),
    ("xapp-", re.compile(r"\bxapp-[A-Za-z0-9\-]{10,}")),
    ("k_", re.compile(r"\b(?:[sr]k|whsec)_(?:live_|test_)?[A-Za-z0-9]{16,}")),
    ("whsec_", re.compile(r"\bwhsec_[A-Za-z0-9]{16,}")),
    ("sk-", re.compile(r"\bsk-[A-Za-z0-9_\-]{20,}")),
    ("AIza", re.compile(r"\bAIza[A-Za-z0-9_\-]{30,}")),
    ("ya29.", re.compile(r"\bya29\.[A-Za-z0-9_\-]{16,}")),
    ("npm_", re.compile(r"\bnpm_[A-Za-z0-9]{30,}")),
    ("pypi-", re.compile(r"\bpypi-[A-Za-z0-9_\-]{30,}")),
    ("dckr_pat_", re.compile(r"\bdckr_pat_[A-Za-z0-9_\-]{16,}")),
    ("hvs.", re.compile(r"\bhvs\.[A-Za-z0-9_\-]{16,}")),
    ("SG.", re.compile(r"\bSG\.[A-Za-z0-9_\-]{16,}\.[A-Za-z0-9_\-]{16,}")),
)
_LITERAL = re.compile(
    r"(?i)(?:" + _WORDS + r"|token)\b[\"']?\]?\s*(?:=|:)\s*[a-z]{0,2}(?:\"(?P<quoted>[^\"]+)\"|'(?P<single>[^']+)')"
)
_IN_LITERAL = re.compile(r"(?i)(?:" + _WORDS + r"|token)(?:=|:\s?)(?P<secret>[^\s\"'&,;<>(){}\[\]]{1,200})(?=[\"'&])")
# The same for texts in any case; the first is looked for in lower case.
_SPOKEN: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("bearer",), re.compile(r"(?i)\bbearer\s+(?P<secret>[A-Za-z0-9._~+/=\-]{8,})")),
    (("basic ",), re.compile(r"\b[Bb]asic (?P<secret>(?=[A-Za-z0-9+/]*[A-Z0-9])[A-Za-z0-9+/]{8,}={0,2})")),
    (("authorization", "cookie"), re.compile(r"(?i)\b(?:authorization|cookie)\b[\"']?\s*[:=]\s*(?P<secret>[^\r\n]{1,8192})")),
    (("token",), re.compile(r"(?i)\btoken[\"']?\s?(?:=|:|%3d)\s?[\"']?(?P<secret>(?=[A-Za-z_\-]*[0-9])[A-Za-z0-9_\-.]{12,})")),
    (
        ("pass", "pwd", "secret", "key", "token", "session", "credential"),
        re.compile(
            r"(?i)(?<![A-Za-z])(?:[a-z]{1,20}[_-])?(?:" + _WORDS + r")[\"']?\s?(?:=|:|%3[dD])\s?"
            r"(?:\"(?P<quoted>[^\"\r\n]{1,2000})\"|'(?P<single>[^'\r\n]{1,2000})'|(?P<secret>[^\s\"'&,;<>(){}\[\]]{1,2000}))"
        ),
    ),
)


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


def redacted(text: str) -> tuple[str, int]:
    """The text with its secrets replaced, and how many were."""
    total = 0
    for sign, pattern in _SHAPES:
        if sign in text:
            text, count = pattern.subn(_without, text)
            total += count
    lowered = text.lower()
    for signs, pattern in _SPOKEN:
        if any(sign in lowered for sign in signs):
            text, count = pattern.subn(_without, text)
            total += count
    return text, total


def redacted_source(line: str) -> tuple[str, int]:
    """As `redacted`, for a line of code: names that stand beside names of secrets are no secrets, literals are."""
    total = 0
    for sign, pattern in _SHAPES:
        if sign in line:
            line, count = pattern.subn(_without, line)
            total += count
    for pattern in (_LITERAL, _IN_LITERAL):
        line, count = pattern.subn(_without, line)
        total += count
    return line, total


def redacted_bytes(content: bytes) -> tuple[bytes, int]:
    """As `redacted`, for bytes of any encoding that holds ASCII."""
    text, count = redacted(content.decode("latin-1"))
    return (text.encode("latin-1") if count else content), count


def _without(match: re.Match[str]) -> str:
    whole = match.group()
    for group in ("secret", "quoted", "single"):
        if group in match.re.groupindex and match.group(group) is not None:
            begin, end = match.start(group) - match.start(), match.end(group) - match.start()
            return whole[:begin] + PLACEHOLDER + whole[end:]
    return PLACEHOLDER


def _normal(name: str) -> str:
    return _CAMEL.sub("_", name[:200]).lower().replace("-", "_").replace(" ", "_")
