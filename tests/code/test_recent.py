"""What was made is remembered within bounds."""

import gc
import weakref

from agent.code.generators import is_generator
from agent.code.imports import imports
from agent.code.recent import Recent
from agent.code.scopes import bound_in
from agent.code.source import parse_python
from agent.code.symbols import symbols
from agent.domain.location import SourceFile


class Made:
    """Counts what was made of each input."""

    def __init__(self, most: int = 3, most_size: int = 10) -> None:
        self.calls: list[str] = []
        self.recent = Recent(self._make, len, most=most, most_size=most_size)

    def _make(self, text: str) -> str:
        self.calls.append(text)
        return text.upper()


def test_what_is_remembered_is_not_made_again() -> None:
    made = Made()
    assert [made.recent(text) for text in ("a", "b", "a")] == ["A", "B", "A"]
    assert made.calls == ["a", "b"]


def test_the_one_that_was_not_asked_for_longest_goes_first() -> None:
    made = Made(most=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        made.recent(text)
    assert made.calls == ["a", "b", "c", "b"]


def test_large_ones_drive_out_more_and_the_latest_stays_whatever_its_size() -> None:
    made = Made(most_size=10)
    for text in ("aaaa", "bbbb", "c" * 50, "c" * 50, "aaaa", "bbbb", "aaaa"):
        made.recent(text)
    assert made.calls == ["aaaa", "bbbb", "c" * 50, "aaaa", "bbbb"]


def test_what_was_made_of_a_file_goes_when_the_file_is_no_longer_remembered() -> None:
    source = parse_python(SourceFile(path="shop/cart.py", content=b"def total():\n    yield 1\n"))
    assert is_generator(symbols(source)[1])
    assert "total" in bound_in(symbols(source)[0])
    assert imports(source) == ()
    gone = weakref.ref(source)
    del source
    for number in range(70):
        parse_python(SourceFile(path="shop/cart.py", content=b"x = %d\n" % number))
    gc.collect()
    assert gone() is None
