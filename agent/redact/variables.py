"""Secrets out of recorded variables, by their names and by what they hold."""

from collections.abc import Mapping
from typing import Final

from agent.redact.marks import is_marked, mark
from agent.redact.names import looks_opaque, may_name_secret, names_secret
from agent.redact.pairs import quoted_mark
from agent.redact.text import redact

_MAX_DEPTH: Final = 30
_HARMLESS: Final = frozenset({"", "None", "True", "False", "''", '""', "b''", 'b""', "[]", "{}", "()", "set()", "Ellipsis"})


def redact_variables(variables: Mapping[str, object]) -> dict[str, object]:
    """The variables without secrets: what a secret name holds is replaced whole, empty values and `None` stay.

    Args:
        variables: name -> repr text, or lists and mappings of it, as a recorder wrote them.
    """
    return {name: _named(name, value, 0) for name, value in variables.items()}


def _named(name: str, value: object, depth: int) -> object:
    bare = name.strip("bru'\"")
    if names_secret(bare):
        return _whole(value)
    if may_name_secret(bare) and isinstance(value, str) and looks_opaque(value) and not is_object(value):
        return _whole(value)
    return _plain(value, depth)


def is_object(value: str) -> bool:
    """True for a repr like `<Token 'SELECT' at 0x7f12a4b09c10>`, whose digits are an address."""
    return value.startswith("<") and value.endswith(">")


def _whole(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (list, tuple, dict)) and not value:
        return value
    if isinstance(value, str):
        return value if value.strip() in _HARMLESS or is_marked(value) else quoted_mark(value, "secret")
    return mark("secret")


def _plain(value: object, depth: int) -> object:
    if isinstance(value, str):
        return redact(value)
    if depth >= _MAX_DEPTH:
        return mark("too-deep")
    if isinstance(value, dict):
        return {redact(str(key)): _named(str(key), item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, depth + 1) for item in value]
    return value
