"""Which of several names a misspelt one was meant to be."""

import re
from collections.abc import Iterable

_SHORTEST = 3
_LONG = 8
_HINT = re.compile(r"Did you mean:? (?:to call )?['`\"]?\.?(\w+)['`\"]?\?")
_BUILTIN_TYPES: tuple[type, ...] = (str, bytes, list, dict, set, tuple, int, float, bytearray, frozenset)


def meant(name: str, known: Iterable[str], message: str = "") -> str:
    """The only known name that is close enough to be meant; empty when none is, several are, or the interpreter says another.

    Args:
        name: the name that does not exist.
        known: names that exist there.
        message: the exception's text, whose "Did you mean" must agree.
    """
    if len(name) < _SHORTEST or name.startswith("__"):
        return ""
    close = {other for other in known if other != name and not other.startswith("__") and is_close(name, other)}
    said = hint(message)
    if len(close) != 1 or (said and said not in close):
        return ""
    return close.pop()


def is_close(name: str, other: str) -> bool:
    """One slip of the keys in a name, two in a long one; case and underscores don't count, and a plural is another word."""
    if len(other) < _SHORTEST or name in {other + "s", other[:-1] if other.endswith("s") else ""}:
        return False
    if _plain(name) == _plain(other):
        return True
    allowed = 2 if min(len(name), len(other)) >= _LONG else 1
    return abs(len(name) - len(other)) <= allowed and _distance(name, other) <= allowed


def hint(message: str) -> str:
    """The name that the interpreter suggests, empty when it suggests none."""
    match = _HINT.search(message)
    return match[1] if match else ""


def of_another_type(name: str) -> bool:
    """True when a built-in type has the attribute: then the object is of the wrong type, not the name wrong."""
    return any(hasattr(kind, name) for kind in _BUILTIN_TYPES)


def attributes_of_builtin(kind: str) -> frozenset[str]:
    """Public attributes of a built-in type, none for another name."""
    found = next((known for known in _BUILTIN_TYPES if known.__name__ == kind), None)
    return frozenset(name for name in dir(found) if not name.startswith("_")) if found is not None else frozenset()


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _distance(left: str, right: str) -> int:
    """Insertions, deletions, changes and swaps of neighbours (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, last = row, before
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
