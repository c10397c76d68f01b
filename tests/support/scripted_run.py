"""A run whose stages answer what a test says, for tests of what the pipeline asks for and in which order."""

from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeVar, cast

from agent.domain.proof import Spent

P = ParamSpec("P")
T = TypeVar("T")


class ScriptedRun:
    """Answers each stage from a table and notes that it was asked; a stage the table lacks fails the test.

    Args:
        answers: name of a stage -> what it answers, given its arguments.
        seconds: name of a stage -> how long each time of it takes; others take none.
    """

    def __init__(self, answers: Mapping[str, Callable[..., object]], seconds: Mapping[str, float] | None = None) -> None:
        self._answers = answers
        self._each = seconds or {}
        self._seconds = 0.0
        self.asked: list[str] = []

    def step(self, stage: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The table's answer."""
        name = stage.__name__
        self.asked.append(name)
        self._seconds += self._each.get(name, 0.0)
        return cast("T", self._answers[name](*args, **kwargs))

    @property
    def spent(self) -> Spent:
        """The table's seconds of every stage so far."""
        return Spent(seconds=self._seconds)
