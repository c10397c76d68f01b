"""The worker of this process: sees to it that every incident on record is worked on."""

import logging
from collections.abc import Callable, Sequence
from threading import Event, Thread
from time import monotonic

from agent.service.durable import Engine
from agent.service.store import Store

LOOK_SECONDS = 0.5
CHORE_SECONDS = 30.0
SILENT_SECONDS = 30.0
logger = logging.getLogger(__name__)


class Worker:
    """Looks at the records again and again and hands unfinished incidents to the engine.

    Args:
        store: the records.
        engine: does the work.
        look_seconds: pause between two looks.
        chores: further things to look after now and then; they must be quick.
        chore_seconds: pause between two rounds of chores.
        silent_seconds: without a look that succeeded for that long, the worker is not alive.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        *,
        look_seconds: float = LOOK_SECONDS,
        chores: Sequence[Callable[[], None]] = (),
        chore_seconds: float = CHORE_SECONDS,
        silent_seconds: float = SILENT_SECONDS,
    ) -> None:
        self._store = store
        self._engine = engine
        self._look_seconds = look_seconds
        self._silent_seconds = silent_seconds
        self._chores = chores
        self._chore_seconds = chore_seconds
        self._wake = Event()
        self._stopping = Event()
        self._thread: Thread | None = None
        self._looked_at = 0.0
        self._roll_call_at = 0.0
        self._chores_at = 0.0

    def start(self) -> None:
        """Start the engine and look for work."""
        self._stopping.clear()
        self._engine.start()
        self._looked_at = monotonic()
        self._thread = Thread(target=self._watch, name="worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more, and stop the engine; unfinished incidents go on at the next start."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            self._engine.stop()

    def wake(self) -> None:
        """Look now."""
        self._wake.set()

    def alive(self) -> bool:
        """True while incidents are being worked on or waited for."""
        watching = self._thread is not None and self._thread.is_alive()
        return watching and monotonic() - self._looked_at < self._silent_seconds

    def retry(self, key: str) -> None:
        """Work on a finished incident once more.

        Raises:
            BadInput: it is not known, not finished, or merged into another one.
        """
        self._store.retry(key)
        self.wake()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self._look()
                self._looked_at = monotonic()
            except (
                Exception
            ):  # thread boundary: a look that failed is followed by the next one; readiness tells when none succeeds
                logger.exception("The worker could not look for work; it looks again in %s s.", self._look_seconds)
            self._wake.wait(self._look_seconds)

    def _look(self) -> None:
        if monotonic() >= self._roll_call_at:
            self._engine.adopt()
            self._roll_call_at = monotonic() + self._engine.settings.roll_call_seconds
        self._engine.settle()
        if monotonic() >= self._chores_at:
            self._chores_at = monotonic() + self._chore_seconds
            for chore in self._chores:
                chore()
