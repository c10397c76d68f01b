"""Credentials that are known by their own form, whatever stands around them."""

import base64
import binascii
import re
from typing import Final

from agent.redact.marks import mark

_PRIVATE_KEY: Final = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_END: Final = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_BODY: Final = re.compile(r"(?:[A-Za-z0-9+/=]{16,}|Proc-Type:[^\n]*|DEK-Info:[^\n]*|\s|\\n|\\r|[A-Za-z0-9+/]{1,15}={1,2})*")
_MAX_KEY: Final = 16_000

_FORMS: Final = (
    ("jwt", re.compile(r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_=-]{2,}(?:\.[A-Za-z0-9_=-]*){0,3}")),
    ("aws-key", re.compile(r"(?<![A-Za-z0-9])(?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA|AROA|AIDA)[0-9A-Z]{16,}(?![a-z])")),
    ("github-token", re.compile(r"(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})")),
    ("gitlab-token", re.compile(r"(?<![A-Za-z0-9])gl(?:pat|dt|rt|ptt|cbt|soat|ft)-[A-Za-z0-9_.-]{16,}")),
    ("slack-token", re.compile(r"(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}")),
    ("slack-webhook", re.compile(r"https://hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]+")),
    ("api-key", re.compile(r"(?<![A-Za-z0-9])(?:sk|pk|rk)[-_](?:live_|test_|ant-|proj-)?[A-Za-z0-9_-]{20,}")),
    ("api-key", re.compile(r"(?<![A-Za-z0-9])(?:AIza[A-Za-z0-9_-]{35}|npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,})")),
)
_BEARER: Final = re.compile(r"(?i)\b(?P<scheme>bearer)(?P<space>[ \t]{1,4})(?P<token>[A-Za-z0-9._~+/=-]{8,})")
_BASIC: Final = re.compile(r"(?i)\b(?P<scheme>basic)(?P<space>[ \t]{1,4})(?P<token>[A-Za-z0-9+/_-]{6,}={0,2})")
_EMAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+@/-])(?!git@)[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-]|\.[A-Za-z0-9])"
)
_CARD: Final = re.compile(
    r"(?<![\w.-])(?:(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6[0-9]{3})"
    r"(?:[0-9]{9,15}|(?P<gap>[ -])[0-9]{4}(?P=gap)[0-9]{4}(?P=gap)[0-9]{1,7})"
    r"|3[47][0-9]{2}(?:[0-9]{11}|(?P<space>[ -])[0-9]{6}(?P=space)[0-9]{5}))(?![\w-]|\.[0-9])"
)


def cut_private_keys(text: str) -> str:
    """Private keys, cut ones too, replaced whole."""
    parts: list[str] = []
    position = 0
    while begin := _PRIVATE_KEY.search(text, position):
        parts.append(text[position : begin.start()])
        parts.append(mark("private-key"))
        end = _KEY_END.search(text, begin.end(), begin.end() + _MAX_KEY)
        body = end or _KEY_BODY.match(text, begin.end())
        position = body.end() if body else begin.end()
    parts.append(text[position:])
    return "".join(parts)


def cut_tokens(text: str) -> str:
    """Tokens of known issuers, and what follows `Bearer` and `Basic`."""
    for kind, form in _FORMS:
        text = form.sub(mark(kind), text)
    text = _BEARER.sub(_bearer, text)
    return _BASIC.sub(_basic, text)


def cut_personal(text: str) -> str:
    """E-mail addresses and payment card numbers."""
    if "@" in text:
        text = _EMAIL.sub(mark("email"), text)
    return _CARD.sub(_card, text)


def _bearer(match: re.Match[str]) -> str:
    token = match["token"]
    if len(token) < 20 and not any(character.isdigit() for character in token):
        return match.group()  # "bearer authentication failed"
    return f"{match['scheme']}{match['space']}{mark('bearer')}"


def _basic(match: re.Match[str]) -> str:
    token = match["token"].replace("-", "+").replace("_", "/").rstrip("=")
    try:
        plain = base64.b64decode(token + "=" * (-len(token) % 4), validate=True)
    except (binascii.Error, ValueError):
        return match.group()
    return f"{match['scheme']}{match['space']}{mark('basic-auth')}" if b":" in plain else match.group()


def _card(match: re.Match[str]) -> str:
    digits = [int(character) for character in match.group() if character.isdigit()]
    return mark("card") if len(digits) <= 19 and _passes_luhn(digits) else match.group()


def _passes_luhn(digits: list[int]) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
