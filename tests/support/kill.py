"""Killing for real: a process that has imported everything forks one child for each life, and kills it when it is told to.

A test writes a module with a function `live(**arguments)` that does the work of one life and returns; `Lives("module:live")`
runs it in a child process, with `kill_after` seconds until SIGKILL or with a `Killer` inside the child that kills it at an
exact place. Forking costs milliseconds where starting Python and importing costs seconds.
"""

import json
import os
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import cast

SUPPORT = Path(__file__).parent
LONGEST_LIFE = 120.0


class Lives:
    """Runs lives of one kind, one after the other.

    Args:
        target: `module:function`, the module importable from tests/support.
    """

    def __init__(self, target: str) -> None:
        path = os.pathsep.join([str(SUPPORT), *sys.path])
        self._process = subprocess.Popen(
            [sys.executable, str(SUPPORT / "kill.py"), target],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            text=True,
        )

    def live(self, arguments: Mapping[str, object], *, kill_after: float | None = None) -> bool:
        """Run one life to its end; True when it was killed.

        Args:
            arguments: keyword arguments of the function, as JSON can carry them.
            kill_after: seconds until SIGKILL, None to let it live as long as any life may take.

        Raises:
            AssertionError: it ended by itself, but not well.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(
            json.dumps({"arguments": dict(arguments), "kill_after": LONGEST_LIFE if kill_after is None else kill_after}) + "\n"
        )
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        assert status in {0, -signal.SIGKILL}, f"the life ended with status {status}"
        return status == -signal.SIGKILL

    def __enter__(self) -> "Lives":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


class Killer:
    """Kills its own process at an exact place.

    Args:
        place: name of the place, empty for nowhere.
        times: how often the place is passed before: 1 kills at the first.
    """

    def __init__(self, place: str, times: int = 1) -> None:
        self._place = place
        self._left = times

    def passes(self, place: str) -> None:
        """Be at a place; this may be the end."""
        if place == self._place:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class KillingObserver:
    """A StageObserver that passes `before <stage>` and `after <stage>`, and `before` and `after` of any stage.

    Args:
        killer: what is told of the places.
    """

    def __init__(self, killer: Killer) -> None:
        self._killer = killer

    def started(self, stage: str) -> None:
        """The stage begins; nothing of it has happened."""
        self._killer.passes("before")
        self._killer.passes(f"before {stage}")

    def finished(self, stage: str, seconds: float, result: object) -> None:  # noqa: ARG002 - the observer's signature
        """The stage's result is on record."""
        self._killer.passes("after")
        self._killer.passes(f"after {stage}")


def _run_child(function: Callable[..., None], arguments: Mapping[str, object]) -> None:
    status = 1
    try:
        function(**arguments)
        status = 0
    except BaseException:  # noqa: BLE001 - the child's last words; the parent sees the status
        traceback.print_exc()
    finally:
        os._exit(status)


def _wait(pid: int, kill_after: float) -> int:
    end = os.pidfd_open(pid)
    try:
        if not select.select([end], [], [], kill_after)[0]:
            os.kill(pid, signal.SIGKILL)
    finally:
        os.close(end)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def main() -> None:
    """Fork a life for each line on standard input and answer with its exit status."""
    module, name = sys.argv[1].split(":")
    function = cast("Callable[..., None]", getattr(import_module(module), name))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _run_child(function, order["arguments"])
        answers.write(f"{_wait(pid, order['kill_after'])}\n")
        answers.flush()


if __name__ == "__main__":
    main()
