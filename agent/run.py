"""A run of the pipeline: named steps, each done once, and what they cost."""

from collections.abc import Callable
from time import monotonic
from typing import ParamSpec, Protocol, TypeVar

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


class InMemoryRun:
    """Runs each step in this process; nothing survives it.

    Args:
        observer: told of every step.
    """

    def __init__(self, observer: StageObserver | None = None) -> None:
        self._observer = observer
        self._seconds: dict[str, float] = {}

    def step(self, stage: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the stage now."""
        name = stage.__name__
        if self._observer:
            self._observer.started(name)
        began = monotonic()
        result = stage(*args, **kwargs)
        seconds = monotonic() - began
        self._seconds[name] = self._seconds.get(name, 0.0) + seconds
        if self._observer:
            self._observer.finished(name, seconds, result)
        return result

    @property
    def spent(self) -> Spent:
        """Seconds of all steps so far, by stage; no model, so no tokens and no money."""
        return Spent(seconds=sum(self._seconds.values()), by_stage=dict(self._seconds))
