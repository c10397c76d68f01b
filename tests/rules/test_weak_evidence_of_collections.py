"""Tempting answers for keys, items and divisors that are not there, wrong for the maintainer: all are marked as made up."""

from pathlib import Path

import pytest
from founded import founded

CASES = {
    "what never came in can not go out": (
        """
def level(moves):
    held = {}
    for part in moves:
        held[part] -= 1
    return held
""",
        "level(['nut'])",
    ),
    "nobody can vote for somebody who does not stand": (
        """
def register(votes, names):
    for name in names:
        votes[name] = 0


def tally(names, ballots):
    votes = {}
    register(votes, names)
    for ballot in ballots:
        votes[ballot] += 1
    return votes
""",
        "tally(['ann'], ['bob'])",
    ),
    "the keys that were put in are all that are allowed": (
        """
def tally(names, ballots):
    votes = {}
    votes.update((name, 0) for name in names)
    for ballot in ballots:
        votes[ballot] += 1
    return votes
""",
        "tally(['ann'], ['bob'])",
    ),
    "what is not in the cache has to be asked for": (
        """
def forget(cache, name):
    cache[name] = None


def resolve(cache, name):
    found = cache[name]
    if found is None:
        return "known to be unknown"
    return found
""",
        "resolve({}, 'a')",
    ),
    "a field that is not in the form is not a field left empty": (
        """
def check(fields):
    age = fields["age"]
    if not age:
        return "age left empty"
    return "ok"
""",
        "check({})",
    ),
    "leaving twice is an error": (
        """
class Club:
    def __init__(self):
        self.people = {}

    def forget_guest(self, name):
        self.people.pop(name, None)

    def leave(self, name):
        del self.people[name]
""",
        "Club().leave('ann')",
    ),
    "an unknown city has no zone, which is an error": (
        '''
ZONES = {"Oslo": "CET"}


def zone(city: "str | None") -> "str | None":
    """The city's zone; None for no city."""
    if city is None:
        return None
    return ZONES[city]
''',
        "zone('Mars')",
    ),
    "a row without seats is sold out": (
        """
FREE = {"x": []}


def seat(row):
    if not row:
        return "standing room"
    free = FREE[row]
    return free[0]
""",
        "seat('x')",
    ),
    "a sheet without a header is refused": (
        """
def rows(lines):
    reader = iter(lines)
    next(reader)
    return [line.strip() for line in reader]
""",
        "rows([])",
    ),
    "a text without its last quote is refused": (
        """
def quoted(text):
    chars = iter(text)
    next(chars)
    found = [next(chars), next(chars)]
    next(chars)
    return "".join(found)
""",
        "quoted('xab')",
    ),
    "half a pair is an error": (
        """
def pairs(items):
    source = iter(items)
    for left in source:
        right = next(source)
        yield left, right


def every(items):
    return list(pairs(items))
""",
        "every([1])",
    ),
    "the first of nothing is no number": (
        """
def longest(items):
    if not items:
        return 0
    return max(len(item) for item in items)


def widest(items):
    if not items:
        return 0
    return max(items)


def first(items):
    return items[0].lower()
""",
        "first([])",
    ),
    "a sum of nothing is zero, its least is not": (
        """
def total(numbers):
    if not numbers:
        return 0
    return sum(numbers)


def count(numbers):
    if not numbers:
        return 0
    return len(numbers)


def mean(numbers):
    return sum(numbers) / len(numbers)
""",
        "mean([])",
    ),
    "the docstring promises an error": (
        '''
def median(numbers):
    if not numbers:
        return 0.0
    return sorted(numbers)[len(numbers) // 2]


def spread(numbers):
    if not numbers:
        return 0.0
    return max(numbers) - min(numbers)


def mean(numbers):
    """The mean.

    Raises:
        ValueError: no numbers.
    """
    return sum(numbers) / len(numbers)
''',
        "mean([])",
    ),
    "who does not move is endlessly slow": (
        """
def share(laps, done):
    return done / laps if laps else 0.0


def missing(laps, done):
    return 1 - done / laps if laps else 0.0


def pace(laps, seconds):
    return seconds / laps
""",
        "pace(0, 5)",
    ),
    "no time is an error, no way is not": (
        '''
def speed(metres: "float | None", seconds: float) -> "float | None":
    """Metres a second; None when the way was not measured."""
    if metres is None:
        return None
    return metres / seconds
''',
        "speed(10, 0)",
    ),
}


@pytest.mark.parametrize("maintainer", CASES)
def test_the_answer_is_marked_as_made_up(maintainer: str, tmp_path: Path) -> None:
    source, call = CASES[maintainer]
    assert founded(tmp_path, {"shop.py": source.lstrip("\n")}, f"import shop; shop.{call}") == []
