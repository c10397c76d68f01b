"""A run whose finished steps are answered from their record."""

from collections.abc import Callable, Mapping
from functools import partial
from threading import Event
from time import monotonic
from typing import ParamSpec, TypeVar, cast

from agent.domain.proof import Spent
from agent.run import Bill, StageObserver
from agent.service.retrying import Patience, insist
from agent.service.run_journal import RunJournal

P = ParamSpec("P")
T = TypeVar("T")
Recorded = Mapping[str, object]
Recorder = Callable[[str, Callable[[], Recorded]], Recorded]


class Stopped(BaseException):
    """The engine stops: the run ends here and goes on in the next process; no `except Exception` of a stage may take it."""


class DurableRun:
    """A run whose finished steps are answered from the record.

    Args:
        recorded: answers a step of that name from its record when it has one, else runs the work and records what it returns.
        journal: told of every step, replayed ones included.
        observer: told of steps that really run, None for nobody.
        patience: with errors that may pass.
        stopping: when set, no further step begins.
    """

    def __init__(
        self, recorded: Recorder, journal: RunJournal, observer: StageObserver | None, patience: Patience, stopping: Event
    ) -> None:
        self._recorded = recorded
        self._journal = journal
        self._observer = observer
        self._patience = patience
        self._stopping = stopping
        self._bill = Bill()
        self._number = 0
        self.stage = "start"

    def step(self, stage: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The stage's result: from the record when it has finished before, else by running it."""
        if self._stopping.is_set():
            raise Stopped
        self._number += 1
        self.stage = name = stage.__name__
        ran = Event()

        def work() -> Recorded:
            ran.set()
            if self._observer:
                self._observer.started(name)
            began = monotonic()
            result = insist(partial(stage, *args, **kwargs), self._patience)
            return {"result": result, "seconds": monotonic() - began}

        record = self._recorded(name, work)
        result, seconds = cast("T", record["result"]), cast("float", record["seconds"])
        self._bill.add(name, seconds, result)
        insist(partial(self._journal.finished, self._number, name, seconds, result), self._patience)
        if self._observer and ran.is_set():
            self._observer.finished(name, seconds, result)
        return result

    @property
    def spent(self) -> Spent:
        """What all steps cost, as recorded when they ran: the same in every replay."""
        return self._bill.spent
