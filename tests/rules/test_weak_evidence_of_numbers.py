"""Tempting numbers for no numbers, wrong for the maintainer: all are marked as made up."""

from pathlib import Path

import pytest
from founded import founded

CASES = {
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
def test_the_number_is_marked_as_made_up(maintainer: str, tmp_path: Path) -> None:
    source, call = CASES[maintainer]
    assert founded(tmp_path, {"shop.py": source.lstrip("\n")}, f"import shop; shop.{call}") == []
