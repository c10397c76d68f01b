"""A worker process as the one that started it sees it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from threading import Event, Timer
from typing import IO

from agent.redact import redact
from eval.log import Sample
from eval.running.reading import sample_of
from eval.running.writing import Key
from eval.scores import Score

LAST_WORDS = 4000
STOP_SECONDS = 10.0
COMMAND = (sys.executable, "-P", "-m", "eval.running.worker")  # -P: a suite's directory must not bring modules


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
class Made:
    """A sample, and whether another try may end better: the machinery failed, or the worker died."""

    sample: Sample
    worth_another_try: bool


class WorkerProcess:
    """One worker process.

    Args:
        about: what is run, its first line.
        command: how it is started.
    """

    def __init__(self, about: Mapping[str, object], command: tuple[str, ...] = COMMAND) -> None:
        self._errors: IO[bytes] = TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors)
        self._tell(about)

    @property
    def alive(self) -> bool:
        """False once it has ended."""
        return self._process.poll() is None

    def make(self, job: Job, seconds: float) -> Made:
        """The sample of a job; one that says what happened when the process dies or is stopped for taking too long."""
        overdue = Event()
        timer = Timer(seconds, self._stop_late, (overdue,))
        timer.daemon = True
        timer.start()
        try:
            self._tell({"case": job.case, "repeat": job.repeat})
            assert self._process.stdout is not None
            answer = self._process.stdout.readline()
        finally:
            timer.cancel()
        if answer.endswith(b"\n"):
            sample = sample_of(json.loads(answer))
            return Made(sample=sample, worth_another_try=not sample.score.counted)
        return self._lost(job, seconds if overdue.is_set() else None)

    def stop(self) -> None:
        """End it: it leaves at the end of its input."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):  # it is gone already
            self._process.stdin.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._errors.close()

    def _stop_late(self, overdue: Event) -> None:
        overdue.set()
        self._process.kill()

    def _tell(self, data: Mapping[str, object]) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it died; reading its answer tells
            self._process.stdin.write(json.dumps(dict(data)).encode() + b"\n")
            self._process.stdin.flush()

    def _lost(self, job: Job, seconds: float | None) -> Made:
        code = self._process.wait()
        self._errors.seek(0)
        words = self._errors.read().decode("utf-8", "replace")[-LAST_WORDS:]
        why = f"It took longer than {seconds:.0f} s and was stopped." if seconds else f"Its worker ended with exit code {code}."
        score = Score(case=job.case, repeat=job.repeat, fixable=job.fixable, verdict="error", why=why)
        sample = Sample(score=score, error=redact(words) or why, title=job.title)
        return Made(sample=sample, worth_another_try=seconds is None)
