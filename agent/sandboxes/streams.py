"""Reading and feeding the pipes of a running job, within its limits."""

import os
import selectors
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from subprocess import Popen
from time import monotonic

from agent.ports import SandboxJob

CHUNK = 65536
FLOOD_FACTOR = 64
GRACE_SECONDS = 3.0


@dataclass(slots=True)
class Clipped:
    """Bytes kept up to a limit: the first half and the last half, because both ends of an output tell something.

    Args:
        limit: bytes kept.
    """

    limit: int
    head: bytearray = field(default_factory=bytearray)
    tail: bytearray = field(default_factory=bytearray)
    total: int = 0

    def append(self, chunk: bytes) -> None:
        """Take in the next bytes."""
        self.total += len(chunk)
        room = max(0, self.limit // 2 - len(self.head))
        self.head += chunk[:room]
        self.tail += chunk[room:]
        surplus = len(self.tail) - (self.limit - self.limit // 2)
        if surplus > 0:
            del self.tail[:surplus]

    def value(self) -> bytes:
        """What was kept, with a line that says how much was not."""
        lost = self.total - len(self.head) - len(self.tail)
        middle = f"\n[... {lost} bytes left out ...]\n".encode() if lost else b""
        return bytes(self.head) + middle + bytes(self.tail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a job may take, write and last (bytes and seconds)."""

    startup: float
    seconds: float
    output_bytes: int
    report_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Everything that went through a job's pipes until it was over."""

    output: bytes
    report: bytes
    timed_out: bool
    returncode: int


def kill_group(process: Popen[bytes]) -> None:
    """SIGKILL the process and its group; a group that is gone already is fine."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def close_pipes(process: Popen[bytes]) -> None:
    """Close our ends of the process's pipes."""
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def start(
    command: Sequence[str], *, cwd: str, descriptors: Sequence[int] = (), environ: Mapping[str, str] | None = None
) -> Popen[bytes]:
    """Start a program with three pipes, a session of its own and, unless told otherwise, an empty environment.

    Args:
        command: the program and its arguments.
        cwd: directory it starts in.
        descriptors: open files it inherits, under their own numbers.
        environ: its whole environment.
    """
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command,
        env=dict(environ or {}),
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        pass_fds=descriptors,
        start_new_session=True,
        cwd=cwd,
    )


def pump(process: Popen[bytes], job: SandboxJob, startup: float = 0.0) -> Traffic:
    """Feed and read the job until it is over and its pipes are closed; kill it when it overstays or floods.

    Output is clipped at its limit and the job killed far beyond it; a report beyond its limit kills at once, because a report
    cut short can't be believed.

    Args:
        process: as `start` gave it; its standard error is the report pipe.
        job: whose standard input and limits apply.
        startup: seconds it may take beyond its limit until its first report; its time starts anew with that.
    """
    bounds = Bounds(
        startup=startup, seconds=job.limits.seconds, output_bytes=job.limits.output_bytes, report_bytes=job.report_bytes
    )
    watched = os.pidfd_open(process.pid)
    try:
        with process, selectors.DefaultSelector() as selector:
            return _Pump(process, job.stdin, bounds, selector).run(watched)
    finally:
        os.close(watched)


class _Pump:
    def __init__(self, process: Popen[bytes], stdin: bytes, bounds: Bounds, selector: selectors.BaseSelector) -> None:
        self._process, self._bounds, self._selector = process, bounds, selector
        self._pending = memoryview(stdin)
        self._output, self._report = Clipped(bounds.output_bytes), bytearray()
        self._deadline = monotonic() + bounds.seconds + bounds.startup
        self._over = self._timed_out = False

    def run(self, watched: int) -> Traffic:
        self._register(watched)
        while not self._finished():
            for key, _ in self._selector.select(max(0.0, self._deadline - monotonic())):
                key.data(key.fd)
            if not self._over and (self._flooded() or monotonic() >= self._deadline):
                self._timed_out = not self._flooded()
                self._end()
        kill_group(self._process)
        return Traffic(
            output=self._output.value(),
            report=bytes(self._report[: self._bounds.report_bytes]),
            timed_out=self._timed_out,
            returncode=self._process.wait(GRACE_SECONDS),
        )

    def _register(self, watched: int) -> None:
        process = self._process
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise ValueError("the process was started without its three pipes")
        os.set_blocking(process.stdin.fileno(), False)
        self._selector.register(process.stdin, selectors.EVENT_WRITE, self._feed)
        self._selector.register(process.stdout, selectors.EVENT_READ, partial(self._drain, self._output.append))
        self._selector.register(process.stderr, selectors.EVENT_READ, partial(self._drain, self._take_report))
        self._selector.register(watched, selectors.EVENT_READ, self._ended)
        self._pipes = {process.stdout.fileno(), process.stderr.fileno()}

    def _finished(self) -> bool:
        return self._over and (not self._pipes or monotonic() >= self._deadline)

    def _flooded(self) -> bool:
        far_over = self._output.total > self._bounds.output_bytes * FLOOD_FACTOR
        return far_over or len(self._report) > self._bounds.report_bytes

    def _end(self) -> None:
        kill_group(self._process)
        self._over, self._deadline = True, monotonic() + GRACE_SECONDS

    def _ended(self, watched: int) -> None:
        self._selector.unregister(watched)
        self._end()

    def _feed(self, descriptor: int) -> None:
        try:
            self._pending = self._pending[os.write(descriptor, self._pending[:CHUNK]) :] if self._pending else self._pending
        except BrokenPipeError:
            self._pending = memoryview(b"")
        if not self._pending and self._process.stdin is not None:
            self._selector.unregister(descriptor)
            self._process.stdin.close()

    def _take_report(self, chunk: bytes) -> None:
        if not self._report and self._bounds.startup and not self._over:
            self._deadline = monotonic() + self._bounds.seconds
        self._report.extend(chunk)

    def _drain(self, take: Callable[[bytes], None], descriptor: int) -> None:
        chunk = os.read(descriptor, CHUNK)
        if chunk:
            take(chunk)
        else:
            self._selector.unregister(descriptor)
            self._pipes.discard(descriptor)
