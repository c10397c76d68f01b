"""Several workers at once; one that dies or takes too long costs its own sample and nothing else."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread

from eval.log import Sample
from eval.running.worker_process import Job, WorkerProcess

ATTEMPTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Runs jobs in worker processes.

    Args:
        start: begins a worker.
        workers: how many at once.
        seconds: how long one sample may take.
    """

    start: Callable[[], WorkerProcess]
    workers: int
    seconds: float

    def samples(self, jobs: Sequence[Job]) -> Iterator[Sample]:
        """The samples as they are finished; failures of the machinery are tried once more before they count."""
        waiting: SimpleQueue[Job] = SimpleQueue()
        finished: SimpleQueue[Sample | BaseException] = SimpleQueue()
        for job in jobs:
            waiting.put(job)
        for _ in range(min(self.workers, len(jobs))):
            Thread(target=self._work, args=(waiting, finished), daemon=True).start()
        for _ in jobs:
            sample = finished.get()
            if isinstance(sample, BaseException):
                raise sample
            yield sample

    def _work(self, waiting: "SimpleQueue[Job]", finished: "SimpleQueue[Sample | BaseException]") -> None:
        worker: WorkerProcess | None = None
        try:
            while True:
                job = waiting.get_nowait()
                for _ in range(ATTEMPTS):
                    worker = worker if worker is not None and worker.alive else self.start()
                    made = worker.make(job, self.seconds)
                    if not made.worth_another_try:
                        break
                finished.put(made.sample)
        except Empty:
            pass
        except BaseException as problem:  # noqa: BLE001 - thread boundary: the run's own thread raises it again
            finished.put(problem)
        finally:
            if worker is not None:
                worker.stop()
