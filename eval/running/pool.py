"""Several workers at once; one that dies or takes too long costs its own sample and nothing else."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from tempfile import TemporaryFile
from threading import Thread, Timer
from typing import IO

from eval.log import Sample
from eval.running.reading import sample_of
from eval.running.writing import Key
from eval.scores import Score

LAST_WORDS = 4000
ATTEMPTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One sample to make.

    Args:
        case: its id.
        repeat: number of the repetition.
        fixable: for the sample of a worker that died.
        title: likewise.
    """

    case: str
    repeat: int
    fixable: bool
    title: str = ""

    @property
    def key(self) -> Key:
        """What names the sample."""
        return self.case, self.repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Runs jobs in worker processes.

    Args:
        about: what is run, as the worker reads it.
        workers: how many at once.
        seconds: how long one sample may take.
    """

    about: Mapping[str, object]
    workers: int
    seconds: float

    def samples(self, jobs: Sequence[Job]) -> Iterator[Sample]:
        """The samples as they are finished; failures of the machinery are tried once more before they count."""
        waiting: SimpleQueue[Job] = SimpleQueue()
        finished: SimpleQueue[Sample | BaseException] = SimpleQueue()
        for job in jobs:
            waiting.put(job)
        count = min(self.workers, len(jobs))
        for _ in range(count):
            Thread(target=self._work, args=(waiting, finished), daemon=True).start()
        for _ in jobs:
            sample = finished.get()
            if isinstance(sample, BaseException):
                raise sample
            yield sample

    def _work(self, waiting: "SimpleQueue[Job]", finished: "SimpleQueue[Sample | BaseException]") -> None:
        worker: _Worker | None = None
        try:
            while True:
                job = waiting.get_nowait()
                for _ in range(ATTEMPTS):
                    worker = worker if worker is not None and worker.alive else _Worker(self.about)
                    sample = worker.make(job, self.seconds)
                    if sample.score.counted:
                        break
                finished.put(sample)
        except Empty:
            pass
        except BaseException as problem:  # noqa: BLE001 - thread boundary: the run's own thread raises it again
            finished.put(problem)
        finally:
            if worker is not None:
                worker.stop()


class _Worker:
    """One worker process.

    Args:
        about: its first line.
    """

    def __init__(self, about: Mapping[str, object]) -> None:
        self._errors: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed by stop()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "eval.running.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        self._tell(about)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def make(self, job: Job, seconds: float) -> Sample:
        late = Timer(seconds, self._process.kill)
        late.start()
        try:
            answer = self._asked(job)
        finally:
            late.cancel()
        if answer.endswith(b"\n"):
            return sample_of(json.loads(answer))
        overdue = not late.is_alive() and late.finished.is_set()
        return self._lost(job, seconds if overdue else None)

    def stop(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()
        self._errors.close()

    def _asked(self, job: Job) -> bytes:
        self._tell({"case": job.case, "repeat": job.repeat})
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def _tell(self, data: Mapping[str, object]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(dict(data)).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it died; reading its answer tells

    def _lost(self, job: Job, seconds: float | None) -> Sample:
        code = self._process.wait()
        self._errors.seek(0)
        words = self._errors.read().decode("utf-8", "replace")[-LAST_WORDS:]
        why = f"it took longer than {seconds:.0f} s and was stopped" if seconds else f"its worker ended with exit code {code}"
        score = Score(case=job.case, repeat=job.repeat, fixable=job.fixable, verdict="error", why=why)
        return Sample(score=score, error=words, title=job.title)
