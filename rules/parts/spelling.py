"""Which of several names a misspelt one was meant to be."""

import re
from collections.abc import Iterable
from itertools import permutations

_SHORTEST = 3
_LONG = 8
_INDEX = 2
_ENDINGS = frozenset({"s", "es", "d", "ed", "r", "er", "n", "en", "y", "ly", "al", "ing", "able", "or", "ty"})
_OTHER_ENDINGS = tuple(
    (one, two)
    for group in (("s", "d", "r", "n", "y"), ("e", "ed", "er", "es", "ing", "al", "or"), ("y", "ies", "ied"), ("d", "t"))
    for one, two in permutations(group, 2)
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
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
    """One slip of the keys in a name, two in a long one; underscores don't count, and another word is no slip.

    Other words are: a plural or another form of the word (`close`, `closed`), one with a syllable before it (`lock`,
    `unlock`), a short one with one letter changed (`host`, `post`), one that differs in a number or an index (`part1`,
    `max_x`), and one that is written as another kind of name (`LIMIT`, `limit`).
    """
    if len(other) < _SHORTEST or _style(name) != _style(other) or _numbers(name) != _numbers(other):
        return False
    left, right = _plain(name), _plain(other)
    if left == right:
        return True
    if _is_other_form(left, right) or _differ_in_index(name, other):
        return False
    allowed = 2 if min(len(name), len(other)) >= _LONG else 1
    if len(left) == len(right) and len(left) < _LONG and not _swapped(left, right):
        return len(left) >= _LONG - 1 and _distance(left, right) <= 1
    return abs(len(left) - len(right)) <= allowed and _distance(left, right) <= allowed


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


def _is_other_form(left: str, right: str) -> bool:
    """True when one word is the other with something before or after it, or with another ending."""
    short, long = sorted((left, right), key=len)
    if long.endswith(short) or (long.startswith(short) and (len(short) < _LONG or long[len(short) :] in _ENDINGS)):
        return True
    return any(
        left.endswith(one) and right.endswith(two) and left.removesuffix(one) == right.removesuffix(two)
        for one, two in _OTHER_ENDINGS
    )


def _differ_in_index(name: str, other: str) -> bool:
    """True when the words of both are the same but for one of at most two letters: `max_x` and `max_y`."""
    ours, theirs = _WORDS.findall(name), _WORDS.findall(other)
    if len(ours) != len(theirs) or len(ours) < 2:
        return False
    different = [(one, two) for one, two in zip(ours, theirs, strict=True) if one.lower() != two.lower()]
    return any(max(len(one), len(two)) <= _INDEX for one, two in different)


def _swapped(left: str, right: str) -> bool:
    """True when only two neighbouring letters changed places."""
    places = [index for index, (one, two) in enumerate(zip(left, right, strict=True)) if one != two]
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    return left[places[0]] == right[places[1]] and left[places[1]] == right[places[0]]


def _numbers(name: str) -> list[str]:
    return re.findall(r"\d+", name)


def _style(name: str) -> str:
    """Constants, classes and everything else: a slip doesn't turn one into another."""
    letters = name.strip("_")
    if letters.isupper() and len(letters) > 1:
        return "constant"
    return "class" if letters[:1].isupper() else "variable"


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
