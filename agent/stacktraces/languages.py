"""The languages whose stack traces are read: the one table that a further one joins."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from agent.domain.crash import Crash
from agent.stacktraces import javascript, python
from agent.stacktraces.python import FoundCrash, split_lines

_READERS: Final[tuple[Callable[[Sequence[str]], Iterator[FoundCrash]], ...]] = (python.find_in_lines, javascript.find_in_lines)
# A text without any of these holds no stack trace.
HINTS: Final = ("Traceback (most recent call last):", '", line ', " at ", "\tat ")


def find_in_lines(lines: Sequence[str]) -> list[FoundCrash]:
    """The crashes of every language in a text's lines, in order of their first line."""
    return sorted((found for read in _READERS for found in read(lines)), key=lambda found: found.line)


def parse_crashes(text: str) -> tuple[Crash, ...]:
    """All stack traces in any text, in order; never raises, takes time linear in the text."""
    found = find_in_lines(split_lines(text))
    return tuple(item.crash for item in [item for item in found if item.certain] or found)
