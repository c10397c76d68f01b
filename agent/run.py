"""A run of the pipeline: named steps, each done once, and what they cost."""

from collections.abc import Callable
from time import monotonic
from typing import ParamSpec, Protocol, TypeVar

from agent.domain.conversation import Asked, Opinion, WrittenTest
from agent.domain.proof import Spent

P = ParamSpec("P")
T = TypeVar("T")


class Run(Protocol):
    """Carries out the steps of one remediation."""

    def step(self, stage: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The stage's result; a durable run answers a finished step from its record instead of running it again."""
        ...

    @property
    def spent(self) -> Spent:
        """What the run has used up so far."""
        ...


class StageObserver(Protocol):
    """Told of every step, for progress, timelines and metrics."""

    def started(self, stage: str) -> None:
        """The stage begins."""
        ...

    def finished(self, stage: str, seconds: float, result: object) -> None:
        """The stage has its result."""
        ...


class Bill:
    """Adds up what steps cost."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._tokens = 0
        self._money = 0.0
        self._calls = 0

    def add(self, stage: str, seconds: float, result: object) -> None:
        """One finished step; results that come of asking a model say what that cost."""
        self._seconds[stage] = self._seconds.get(stage, 0.0) + seconds
        if isinstance(result, Asked | Opinion | WrittenTest):
            self._tokens += result.cost.tokens
            self._money += result.cost.money
            self._calls += result.cost.calls

    @property
    def spent(self) -> Spent:
        """All of it, seconds by stage."""
        return Spent(
            seconds=sum(self._seconds.values()),
            tokens=self._tokens,
            money=self._money,
            calls=self._calls,
            by_stage=dict(self._seconds),
        )


class InMemoryRun:
    """Runs each step in this process; nothing survives it.

    Args:
        observer: told of every step.
    """

    def __init__(self, observer: StageObserver | None = None) -> None:
        self._observer = observer
        self._bill = Bill()

    def step(self, stage: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the stage now."""
        name = stage.__name__
        if self._observer:
            self._observer.started(name)
        began = monotonic()
        result = stage(*args, **kwargs)
        seconds = monotonic() - began
        self._bill.add(name, seconds, result)
        if self._observer:
            self._observer.finished(name, seconds, result)
        return result

    @property
    def spent(self) -> Spent:
        """What all steps so far have cost."""
        return self._bill.spent
