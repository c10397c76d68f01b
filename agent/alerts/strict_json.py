"""JSON as webhooks must send it: one meaning only, or refused with the place that has two."""

import json
import math
from collections import Counter

from agent.errors import BadWebhook

DEPTH_LIMIT = 64
SHOWN = 80
Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


class _Members(dict[str, Json]):
    """An object of the document that remembers a name it was given twice."""

    twice: str | None = None


def read_json(body: bytes) -> Json:
    """The document in the body.

    Args:
        body: raw bytes; must be UTF-8 JSON without NaN, infinities, repeated names or more than DEPTH_LIMIT levels.

    Raises:
        BadWebhook: status 422, the field a JSON pointer where one is known.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise refusal(f"byte 0x{body[problem.start]:02x} at offset {problem.start}", expected="UTF-8") from problem
    try:
        document: Json = json.loads(text, object_pairs_hook=_members, parse_constant=_no_constant, parse_float=_finite)
    except json.JSONDecodeError as problem:
        seen = f"{problem.msg} at line {problem.lineno} column {problem.colno}"
        raise refusal(seen, expected="one JSON document") from problem
    except RecursionError as problem:
        raise refusal("objects or lists nested too deeply", expected=f"at most {DEPTH_LIMIT} levels") from problem
    except ValueError as problem:  # int() refuses numbers of thousands of digits
        raise refusal("a number of thousands of digits", expected="numbers that fit in 64 bits") from problem
    _check_structure(document)
    return document


def refusal(seen: str, *, expected: str, field: str = "", remedy: str = "") -> BadWebhook:
    """The error for a body whose content is wrong."""
    return BadWebhook(seen, status=422, field=field, expected=expected, remedy=remedy)


def pointer(parent: str, name: str | int) -> str:
    """JSON pointer (RFC 6901) of a member; long names are cut, for people."""
    step = str(name).replace("~", "~0").replace("/", "~1")
    return f"{parent}/{step if len(step) <= SHOWN else step[:SHOWN] + '…'}"


def shown(value: Json) -> str:
    """A value as an error shows it: one line of ASCII, shortened, containers only by their kind and size."""
    if isinstance(value, dict | list):
        kind = "an object" if isinstance(value, dict) else "a list"
        return f"{kind} of {len(value)}"
    text = json.dumps(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}… ({len(text)} characters)"


def _members(pairs: list[tuple[str, Json]]) -> _Members:
    members = _Members(pairs)
    if len(members) < len(pairs):
        members.twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
    return members


def _no_constant(text: str) -> float:
    raise refusal(text, expected="a finite number; JSON has no NaN and no infinities")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise refusal(text[:SHOWN], expected="a number that fits in 64 bits")
    return value


def _check_structure(document: Json) -> None:
    """Refuse repeated names and depth anywhere, fields we ignore included: their sender meant something else."""
    pending: list[tuple[Json, str, int]] = [(document, "", 1)]
    while pending:
        value, where, depth = pending.pop()
        if depth > DEPTH_LIMIT:
            raise refusal("objects or lists nested too deeply", field=where[:SHOWN], expected=f"at most {DEPTH_LIMIT} levels")
        if isinstance(value, _Members) and value.twice is not None:
            raise refusal(f"the name {shown(value.twice)} twice", field=where, expected="each name once in an object")
        members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        pending.extend((item, pointer(where, name), depth + 1) for name, item in members if isinstance(item, dict | list))
