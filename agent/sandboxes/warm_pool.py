"""Sandboxes started ahead, so that the next candidate finds one in which everything but its own files is in place."""

import threading
import weakref
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass, replace
from subprocess import SubprocessError
from time import monotonic
from typing import Protocol, runtime_checkable

from agent.ports import Sandbox, SandboxJob, SandboxResult

READY = 2
IDLE_SECONDS = 20.0


class StartedJob(Protocol):
    """A job whose sandbox stands and whose command waits for its standard input."""

    @property
    def alive(self) -> bool:
        """False when it ended before it was given anything to do."""
        ...

    def finish(self, job: SandboxJob) -> SandboxResult:
        """Give it its standard input and wait for its end."""
        ...

    def discard(self) -> None:
        """Kill it unused."""
        ...


@runtime_checkable
class StartsAhead(Protocol):
    """A sandbox whose jobs can be started before their standard input is known."""

    @property
    def name(self) -> str:
        """As of every sandbox."""
        ...

    def run(self, job: SandboxJob) -> SandboxResult:
        """As of every sandbox."""
        ...

    def start(self, job: SandboxJob) -> StartedJob:
        """Start a job up to where its command reads standard input."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    key: Hashable
    job: StartedJob
    since: float


class WarmPool:
    """A sandbox in which jobs that wait for their input are started ahead; each one is used once and then gone.

    Args:
        sandbox: where the jobs run.
        ready: how many may wait at a time.
        idle_seconds: how long one waits before it is discarded.
    """

    def __init__(self, sandbox: StartsAhead, ready: int = READY, idle_seconds: float = IDLE_SECONDS) -> None:
        self.name = sandbox.name
        self._sandbox, self._ready, self._idle = sandbox, ready, idle_seconds
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._timer: threading.Timer | None = None
        self._close = weakref.finalize(self, _discard_all, self._waiting)

    def run(self, job: SandboxJob) -> SandboxResult:
        """Run one job, in a sandbox that stands ready when there is one for it, and start one for the next."""
        if not job.waits or job.overlay:
            return self._sandbox.run(job)
        key = _key(job)
        taken = self._take(key)
        if taken is None:
            return self._cold(job, key)
        self._start(job, key)
        result = taken.finish(job)
        return self._sandbox.run(job) if result.infra else result  # it may have died while it waited

    def close(self) -> None:
        """Discard what waits."""
        with self._lock:
            _discard_all(self._waiting)

    def _cold(self, job: SandboxJob, key: Hashable) -> SandboxResult:
        try:
            started = self._sandbox.start(job)
        except (OSError, SubprocessError):
            return self._sandbox.run(job)
        self._start(job, key)
        return started.finish(job)

    def _take(self, key: Hashable) -> StartedJob | None:
        with self._lock:
            for waiting in list(self._waiting):
                if waiting.key == key and waiting.job.alive:
                    self._waiting.remove(waiting)
                    return waiting.job
        return None

    def _start(self, job: SandboxJob, key: Hashable) -> None:
        with suppress(OSError, SubprocessError):
            started = self._sandbox.start(job)
            with self._lock:
                self._waiting.append(_Waiting(key=key, job=started, since=monotonic()))
                surplus = self._waiting[: max(0, len(self._waiting) - self._ready)]
                del self._waiting[: len(surplus)]
                if self._timer is None:
                    self._timer = _later(self, self._idle)
            _discard_all(surplus)

    def discard_idle(self) -> None:
        """Discard what has waited too long."""
        with self._lock:
            old = [waiting for waiting in self._waiting if monotonic() - waiting.since >= self._idle]
            self._waiting[:] = [waiting for waiting in self._waiting if waiting not in old]
            self._timer = _later(self, self._idle) if self._waiting else None
        _discard_all(old)


def warmed(sandbox: Sandbox) -> Sandbox:
    """The sandbox, with jobs started ahead where it knows how to."""
    return WarmPool(sandbox) if isinstance(sandbox, StartsAhead) else sandbox


def _key(job: SandboxJob) -> Hashable:
    """Everything that is fixed when a job starts."""
    limits = replace(job.limits, seconds=0.0, output_bytes=0)
    return (job.argv, str(job.tree), tuple(sorted(job.environ.items())), job.readonly, job.workdir, limits)


def _discard_all(waiting: list[_Waiting]) -> None:
    for one in waiting:
        with suppress(OSError, SubprocessError):
            one.job.discard()
    waiting.clear()


def _later(pool: WarmPool, seconds: float) -> threading.Timer:
    """Look again once what waits now has become old; keeps no pool alive."""
    reference = weakref.ref(pool)

    def look() -> None:
        if alive := reference():
            alive.discard_idle()

    timer = threading.Timer(seconds + 0.1, look)
    timer.daemon = True
    timer.start()
    return timer
