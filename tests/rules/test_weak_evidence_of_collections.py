"""Tempting answers for keys and items that are not there, wrong for the maintainer: all are marked as made up."""

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
    "an answer for another mode is none for this one": (
        """
def seats(rows, standing):
    if standing:
        rows = list(rows)
        if not rows:
            return 99
    return rows[0]
""",
        "seats([], False)",
    ),
    "a set that is no mapping": (
        """
def seen(pairs):
    found = {}
    for key, values in pairs:
        found[key].update(values)
    return found
""",
        "seen([('a', ())])",
    ),
    "None is another wish than none": (
        '''
def size(options):
    """Items a page: twenty unless said, all of them (at most 1000) for None."""
    wanted = options["size"]
    if wanted is None:
        wanted = 1000
    return wanted
''',
        "size({})",
    ),
    "the module has an error for unknown names": (
        """
class Unknown(Exception):
    pass


class Hub:
    def __init__(self):
        self.names = set()

    def close(self, name):
        self.names.discard(name)

    def expire(self, name):
        self.names.discard(name)

    def drop(self, name):
        self.names.remove(name)
""",
        "Hub().drop('a')",
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
}


@pytest.mark.parametrize("maintainer", CASES)
def test_the_answer_is_marked_as_made_up(maintainer: str, tmp_path: Path) -> None:
    source, call = CASES[maintainer]
    assert founded(tmp_path, {"shop.py": source.lstrip("\n")}, f"import shop; shop.{call}") == []
