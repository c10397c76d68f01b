"""Secrets that are known by the name before them: headers, URLs, key-values in logs, JSON and reprs."""

import re
from typing import Final

from agent.redact.marks import is_marked, mark
from agent.redact.names import looks_opaque, may_name_secret, names_secret

_STRING: Final = (
    r'[bBrRuU]{0,2}(?:\\"(?:[^"\\\n]|\\[^"\n]){0,4000}(?:\\"|$)|"(?:[^"\\\n]|\\.){0,4000}(?:"|$)'
    r"|\\'(?:[^'\\\n]|\\[^'\n]){0,4000}(?:\\'|$)|'(?:[^'\\\n]|\\.){0,4000}(?:'|$))"
)
_HINT: Final = (
    r"pass|pwd|secret|credential|key|auth|cookie|token|session|signature|sig|jwt|csrf|bearer|nonce|code|cvv|cvc|otp|ssn"
)
_NAME: Final = rf"(?<![A-Za-z0-9_.-])(?P<name>(?=[A-Za-z0-9_.-]{{0,40}}?(?i:{_HINT}))[A-Za-z_][A-Za-z0-9_.-]{{0,80}})"

_HEADER: Final = re.compile(
    r"(?i)(?<![\w.])(?P<name>(?:proxy-)?authorization|x-api-key|x-auth-token|x-amz-security-token)"
    rf"(?P<join>\\?[\"']?\s{{0,3}}(?:[:=,]|=>)\s{{0,3}})(?:(?P<string>{_STRING})|(?P<digest>(?:digest|aws4-hmac-sha256)\s[^\n]+)|(?P<bare>[^\s\"'\\][^\n\"'\\]*))"
)
_COOKIE: Final = re.compile(
    r"(?i)(?<![\w.])(?P<name>(?:set-)?cookie)"
    rf"(?P<join>\\?[\"']?\s{{0,3}}(?:[:=,]|=>)\s{{0,3}})(?:(?P<string>{_STRING})|(?P<bare>[^\s=;\"'\\]{{1,200}}=[^\n\"'\\]*))"
)
_USERINFO: Final = re.compile(
    r"(?P<scheme>(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]{0,20}://)"
    r"(?P<user>[^\s/?#\"'<>\[\]]{1,512}|[^\s/?#\"'<>\[\]:@]{0,64}:(?![0-9]{1,5}(?:[/?#]|$))[^\s\"'<>@\[\]]{1,256})@"
)
_QUERY: Final = re.compile(r"(?P<join>[?&;](?P<name>[A-Za-z0-9_.\-]{1,60})=)(?P<value>[^&\s\"'#<>;\\\[]{1,4000})")
_PAIR: Final = re.compile(
    rf"{_NAME}(?P<close>\\?[\"']\]?|\]?)(?P<join>[ \t]{{0,4}}(?:=>|:=|={{1,3}}|:|,)[ \t]{{0,4}}|>)"
    rf"(?:(?P<string>{_STRING})|(?P<list>[\[({{][^\n\[\](){{}}]{{0,2000}}[\])}}]?)|(?P<bare>(?:[^\s\"'<>\\]|[\"'](?=[A-Za-z0-9])){{1,4000}}))"
)
_QUERY_SECRETS: Final = frozenset({"token", "sig", "signature", "auth", "jwt", "session", "sid", "ticket", "otp", "pass"})
_HARMLESS: Final = frozenset(
    {"", "none", "null", "true", "false", "nil", "undefined", "[]", "{}", "()", "''", '""', "b''", 'b""'}
)
_CLOSERS: Final = ",;)]}"
_EXPRESSION: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,60}[(\[]|self\.|(?:str|bytes|int|await|lambda)(?:[,):]|$)")
_STRING_PARTS: Final = re.compile(r"(?P<open>[bBrRuU]{0,2}\\?[\"'])(?P<body>.*?)(?P<shut>\\?[\"'])?", re.DOTALL)


def cut_headers(line: str) -> str:
    """Values of credential headers and cookies."""
    line = _HEADER.sub(lambda match: _header(match, "authorization"), line)
    return _COOKIE.sub(lambda match: _header(match, "cookie"), line)


def cut_urls(line: str) -> str:
    """User and password in URLs, and query parameters that are named like secrets."""
    line = _USERINFO.sub(_userinfo, line)
    return _QUERY.sub(_query, line)


def cut_pairs(line: str) -> str:
    """Values of secret names, in any notation."""
    return _PAIR.sub(lambda match: _pair(match, strings_only=False), line)


def cut_string_pairs(line: str) -> str:
    """String literals given to secret names; names and expressions of the code stay."""
    return _PAIR.sub(lambda match: _pair(match, strings_only=True), line)


def quoted_mark(text: str, kind: str) -> str:
    """The replacement, in the quotes that the text has."""
    match = _STRING_PARTS.fullmatch(text)
    return f"{match['open']}{mark(kind)}{match['shut'] or ''}" if match else mark(kind)


def _header(match: re.Match[str], kind: str) -> str:
    value = match["string"] or match["bare"] or match["digest"] if kind == "authorization" else match["string"] or match["bare"]
    if "," in match["join"] and not match["string"]:
        return match.group()  # prose: "the Authorization, which ..."
    if value.lower().strip("b'\"\\ ") in _HARMLESS or is_marked(value) or value.startswith("[redacted:"):
        return match.group()
    return f"{match['name']}{match['join']}{quoted_mark(value, kind)}"


def _userinfo(match: re.Match[str]) -> str:
    return match.group() if match["user"] == "git" else f"{match['scheme']}{mark('url-credentials')}@"


def _query(match: re.Match[str]) -> str:
    name, value = match["name"], match["value"]
    secret = names_secret(name) or name.lower() in _QUERY_SECRETS or (may_name_secret(name) and looks_opaque(value))
    return f"{match['join']}{mark('query')}" if secret else match.group()


def _pair(match: re.Match[str], *, strings_only: bool) -> str:
    value = match["string"] or match["list"] or match["bare"]
    if strings_only and not match["string"]:
        return match.group()
    if match["join"].strip() == "," and not (match["string"] and match["close"]):
        return match.group()  # only a pair of strings is a pair: ('password', 'x')
    if value.lower() in _HARMLESS or is_marked(value) or value.startswith("[redacted:"):
        return match.group()
    name = match["name"]
    if not names_secret(name) and not (may_name_secret(name) and match["list"] is None and looks_opaque(value)):
        return match.group()
    if match["bare"] and _is_code(match["bare"], match["join"]):
        return match.group()
    end = value[len(value.rstrip(_CLOSERS)) :] if match["bare"] else ""
    return f"{name}{match['close']}{match['join']}{quoted_mark(value, 'secret')}{end}"


def _is_code(value: str, join: str) -> bool:
    """True for `password = config[...]` and `secret: str`, which give no secret away."""
    return join in (" = ", ": ") and _EXPRESSION.match(value) is not None
