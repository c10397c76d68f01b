"""Group commit: deliveries that wait at the same moment share one transaction, and one wait for the disk."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Lock, Thread

from agent.errors import StoreProblem
from agent.service.records import TakenIn
from agent.service.store.intake import Arrival

LARGEST_BATCH = 200
Arrivals = tuple[Arrival, ...]
Commit = Callable[[Sequence[Arrivals]], Sequence[tuple[TakenIn, ...]]]
_Waiting = tuple[Arrivals, "Future[tuple[TakenIn, ...]]"]


class IntakeWriter:
    """One thread that commits what many deliver.

    Args:
        commit: records several deliveries in one transaction and returns once it is committed; called by one thread only.
    """

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._waiting: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._starting = Lock()
        self._thread: Thread | None = None

    def take_in(self, arrivals: Arrivals) -> tuple[TakenIn, ...]:
        """Record one delivery; its transaction is committed when this returns.

        Raises:
            StoreProblem: it was not recorded.
        """
        done: Future[tuple[TakenIn, ...]] = Future()
        with self._starting:
            if self._thread is None:
                self._thread = Thread(target=self._work, name="intake-writer", daemon=True)
                self._thread.start()
            self._waiting.put((arrivals, done))
        return done.result()

    def stop(self) -> None:
        """Commit what is waiting and end the thread."""
        with self._starting:
            thread, self._thread = self._thread, None
            if thread is not None:
                self._waiting.put(None)
                thread.join()

    def _work(self) -> None:
        stopping = False
        while not stopping:
            batch = [self._waiting.get()]
            while len(batch) < LARGEST_BATCH and batch[-1] is not None and not self._waiting.empty():
                batch.append(self._waiting.get())
            stopping = batch[-1] is None
            if deliveries := [waiting for waiting in batch if waiting is not None]:
                self._settle(deliveries)

    def _settle(self, batch: Sequence[_Waiting]) -> None:
        try:
            answers = self._commit([arrivals for arrivals, _ in batch])
        except Exception as error:  # noqa: BLE001 - thread boundary: whoever delivered must hear of any failure, and the thread must live on
            if len(batch) > 1:
                # One bad delivery must not take the others with it.
                for waiting in batch:
                    self._settle([waiting])
            else:
                batch[0][1].set_exception(_as_problem(error))
            return
        for (_, done), answer in zip(batch, answers, strict=True):
            done.set_result(answer)


def _as_problem(error: Exception) -> StoreProblem:
    if isinstance(error, StoreProblem):
        return error
    return StoreProblem(f"the alerts could not be recorded: {type(error).__name__}: {error}")
