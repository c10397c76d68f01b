"""Secrets in running text: known by their own shape, or by the name that stands before them.

Each rule begins with a sign that is looked for first; a pattern is tried only where its sign stands. Texts without signs, nearly
all, cost a few searches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

PLACEHOLDER = "[redacted]"
# A secret that crosses the place where a text is cut is still seen whole.
MARGIN = 4096

_SHORTEST_SHAPE = 12
_MOST_FOUND = 1000


class _Rule(NamedTuple):
    sign: str  # in lower case where the rule is looked for in any case
    pattern: re.Pattern[str]
    is_after: bool  # the pattern begins behind the sign, not with it
    stands_alone: bool = True  # no letter or digit before the sign
    passes: re.Pattern[str] | None = None  # what holds no other match when this sign had none; keeps the time linear


def _shape(sign: str, pattern: str, *, stands_alone: bool = True) -> _Rule:
    return _Rule(sign, re.compile(pattern, re.DOTALL), False, stands_alone)


_RUN = r"[A-Za-z0-9_\-]"
_SHAPES = (
    _shape(
        "-----BEGIN", r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\Z)", stands_alone=False
    ),
    _Rule("eyJ", re.compile(rf"{_RUN}{{9,}}\.{_RUN}{{4,}}(?:\.{_RUN}*)*"), False, False, re.compile(rf"{_RUN}*")),
    _Rule("://", re.compile(r"[^\s/@:\"']{0,200}:(?P<secret>[^\s/@\"']{1,400})@"), True, False),
    *(_shape(sign, sign + r"[A-Z0-9]{16}(?![A-Za-z0-9])") for sign in ("AKIA", "ASIA")),
    *(_shape(f"gh{kind}_", r"gh[a-z]_[A-Za-z0-9]{20,}") for kind in "pousr"),
    *(_shape(f"xox{kind}-", r"xox[a-z]-[A-Za-z0-9\-]{10,}") for kind in "abeoprs"),
    *(_shape(f"{kind}_{use}_", r"[sr]k_[a-z]{4}_[A-Za-z0-9]{16,}") for kind in ("sk", "rk") for use in ("live", "test")),
    *(_shape(sign, sign + r"[A-Za-z0-9_\-]{16,}") for sign in ("glpat-", "github_pat_", "whsec_", "sk-", "AIza")),
    *(_shape(sign, sign + r"[A-Za-z0-9_\-]{16,}") for sign in ("npm_", "pypi-", "dckr_pat_")),
    *(_shape(sign, re.escape(sign) + r"[A-Za-z0-9_\-.]{16,}") for sign in ("ya29.", "hvs.", "SG.", "xapp-")),
)
_QUOTED = (
    r"\\\"(?P<nested>[^\"\\\r\n]{1,20000})"
    r"|\"(?P<quoted>(?:[^\"\\\r\n]|\\.){1,20000})"
    r"|'(?P<single>(?:[^'\\\r\n]|\\.){1,20000})"
)
_BARE = r"(?P<secret>[^\s\"'&,;<>(){}\[\]\\]{1,2000})"
_ENDING = r"(?:s|[_-]?(?:access[_-]?)?key|[_-]?(?:hash|value|id))?\\?[\"']?\]?\s?"
_ASSIGNED = re.compile(rf"{_ENDING}(?:=|:|%3[dD])\s?(?:{_QUOTED}|{_BARE})")
_RANDOM_ASSIGNED = re.compile(_ENDING + r"(?:=|:|%3[dD])\s?\\?[\"']?(?P<secret>(?=[A-Za-z_\-.]*[0-9])[A-Za-z0-9_\-.]{12,})")
_WHOLE_LINE = re.compile(rf"\\?[\"']?\s?[:=]\s*(?:{_QUOTED}|(?P<secret>[^\r\n]{{1,8192}}))")
_LITERAL = re.compile(rf"{_ENDING}\s*(?:=|:)\s*[a-zA-Z]{{0,2}}(?:{_QUOTED})")
_IN_LITERAL = re.compile(rf"{_ENDING}(?:=|:){_BARE}(?=[\"'&])")

_BETWEEN = ("_", "-", "")
_TWO_WORDS = (
    *(("api", "key"), ("private", "key"), ("session", "id")),
    *((kind, "token") for kind in ("access", "refresh", "auth", "bearer", "session", "csrf", "api")),
)
_NAMES = (
    *("password", "passwd", "passphrase", "passcode", "secret", "credential"),
    *(f"{first}{between}{last}" for first, last in _TWO_WORDS for between in _BETWEEN),
)
_SHORT_NAMES = ("pass", "pwd", "id_token", "id-token")


def _named(long_names: re.Pattern[str], token: re.Pattern[str]) -> tuple[_Rule, ...]:
    return (
        *(_Rule(name, long_names, True, False) for name in _NAMES),
        *(_Rule(name, long_names, True) for name in _SHORT_NAMES),
        _Rule("token", token, True),
    )


_SPOKEN = (*(_Rule(name, _WHOLE_LINE, True) for name in ("authorization", "cookie")), *_named(_ASSIGNED, _RANDOM_ASSIGNED))
_SCHEMES = (
    _Rule("bearer", re.compile(r"\s+(?P<secret>[A-Za-z0-9._~+/=\-]{8,})"), True),
    _Rule("basic", re.compile(r" (?P<secret>(?=[A-Za-z0-9+/]*[A-Z0-9])[A-Za-z0-9+/]{8,}={0,2})"), True),
)
_WRITTEN = (*_named(_LITERAL, _LITERAL), *_named(_IN_LITERAL, _IN_LITERAL))


def redacted(text: str) -> tuple[str, int]:
    """The text with its secrets replaced, and how many were."""
    if len(text) < _SHORTEST_SHAPE and "=" not in text and ":" not in text:
        return text, 0
    spans = _found(_SHAPES, text, text)
    lowered = _lower(text)
    spans += _found(_SCHEMES, text, lowered)
    if "=" in text or ":" in text or "%3" in text:
        spans += _found(_SPOKEN, text, lowered)
    return _without(text, spans)


def redacted_source(line: str) -> tuple[str, int]:
    """As `redacted`, for a line of code: names that stand beside names of secrets are no secrets, literals are."""
    return _without(line, _found(_SHAPES, line, line) + _found(_WRITTEN, line, _lower(line)))


def redacted_bytes(content: bytes) -> tuple[bytes, int]:
    """As `redacted`, for bytes of any encoding that holds ASCII."""
    text, count = redacted(content.decode("latin-1"))
    return (text.encode("latin-1") if count else content), count


def _found(rules: Iterable[_Rule], text: str, searched: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for rule in rules:
        at = searched.find(rule.sign)
        while at >= 0 and len(spans) < _MOST_FOUND:
            match = _matched(rule, text, at)
            if match is not None:
                spans.append(_secret(match))
            at = searched.find(rule.sign, _after(rule, match, text, at))
    return spans


def _matched(rule: _Rule, text: str, at: int) -> re.Match[str] | None:
    if rule.stands_alone and at and text[at - 1].isalnum():
        return None
    return rule.pattern.match(text, at + len(rule.sign) if rule.is_after else at)


def _after(rule: _Rule, match: re.Match[str] | None, text: str, at: int) -> int:
    """Where to look for the sign again."""
    passed = match or (rule.passes.match(text, at) if rule.passes else None)
    return max(passed.end() if passed else 0, at + 1)


def _secret(match: re.Match[str]) -> tuple[int, int]:
    for group, found in match.groupdict().items():
        if found is not None:
            return match.span(group)
    return match.span()


def _without(text: str, spans: list[tuple[int, int]]) -> tuple[str, int]:
    if not spans:
        return text, 0
    pieces: list[str] = []
    end, count = 0, 0
    for begin, stop in sorted(spans):
        if begin >= end:
            pieces += (text[end:begin], PLACEHOLDER)
            count += 1
        end = max(end, stop)
    return "".join((*pieces, text[end:])), count


def _lower(text: str) -> str:
    """In lower case, of the same length."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(_LOWER)


_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
