"""Reading and feeding the pipes of a running job, within its limits."""

import os
import selectors
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from subprocess import Popen
from time import monotonic
from typing import IO

CHUNK = 65536
FLOOD_FACTOR = 64
GRACE_SECONDS = 10.0


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


def pump(process: Popen[bytes], report: IO[bytes], stdin: bytes, bounds: Bounds) -> Traffic:
    """Feed and read the job until all its pipes are closed; kill it when it overstays or floods.

    Args:
        process: started in a session of its own, with pipes for standard input and output.
        report: reading end of its report pipe.
        stdin: bytes for its standard input.
        bounds: seconds until it is killed; output is clipped at its limit and the job killed far beyond it; a report
            beyond its limit kills at once, because a report cut short can't be believed.
    """
    output, reported = Clipped(bounds.output_bytes), bytearray()
    pending = memoryview(stdin)
    deadline, timed_out, killed = monotonic() + bounds.seconds, False, False
    with selectors.DefaultSelector() as selector:
        _watch(selector, process, report)
        while len(selector.get_map()) > 0:
            for key, _ in selector.select(max(0.0, deadline - monotonic())):
                match key.data:
                    case "stdin":
                        pending = _feed(selector, key.fd, pending, process)
                    case "output":
                        _drain(selector, key.fd, output.append)
                    case _:
                        _drain(selector, key.fd, reported.extend)
            flooded = output.total > bounds.output_bytes * FLOOD_FACTOR or len(reported) > bounds.report_bytes
            if monotonic() >= deadline:
                if killed:
                    break
                timed_out = not flooded
            if not killed and (flooded or timed_out):
                kill_group(process)
                killed, deadline = True, monotonic() + GRACE_SECONDS
    kill_group(process)
    return Traffic(
        output=output.value(),
        report=bytes(reported[: bounds.report_bytes]),
        timed_out=timed_out,
        returncode=process.wait(GRACE_SECONDS),
    )


def _watch(selector: selectors.BaseSelector, process: Popen[bytes], report: IO[bytes]) -> None:
    assert process.stdin is not None  # noqa: S101  # started with pipes; tells the type checker
    assert process.stdout is not None  # noqa: S101  # same
    os.set_blocking(process.stdin.fileno(), False)
    selector.register(process.stdin, selectors.EVENT_WRITE, "stdin")
    selector.register(process.stdout, selectors.EVENT_READ, "output")
    selector.register(report, selectors.EVENT_READ, "report")


def _feed(selector: selectors.BaseSelector, descriptor: int, pending: memoryview, process: Popen[bytes]) -> memoryview:
    try:
        pending = pending[os.write(descriptor, pending[:CHUNK]) :] if pending else pending
    except BrokenPipeError:
        pending = memoryview(b"")
    if not pending and process.stdin is not None:
        selector.unregister(descriptor)
        process.stdin.close()
    return pending


def _drain(selector: selectors.BaseSelector, descriptor: int, take: Callable[[bytes], None]) -> None:
    chunk = os.read(descriptor, CHUNK)
    if chunk:
        take(chunk)
    else:
        selector.unregister(descriptor)
