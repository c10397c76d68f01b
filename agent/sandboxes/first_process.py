"""Knowing that everything in a sandbox is gone: its first process ends only after all the others."""

import json
import os
import select
import signal
from contextlib import suppress
from types import TracebackType

GONE_SECONDS = 5.0


class FirstProcess:
    """The first process of a bubblewrap job's process namespace, followed from its start to its end.

    Used as a context around the start: pass `writer` to bubblewrap as `--info-fd`, then call `meet()`.
    """

    def __init__(self) -> None:
        self._reader, self.writer = os.pipe()
        self._open = {self._reader, self.writer}
        self._pidfd: int | None = None

    def __enter__(self) -> "FirstProcess":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        for descriptor in self._open:
            os.close(descriptor)

    def meet(self) -> None:
        """Take hold of the process; call once, right after bubblewrap was started."""
        os.close(self.writer)
        self._open.discard(self.writer)
        told = b""
        while chunk := os.read(self._reader, 4096):
            told += chunk
        with suppress(ValueError, KeyError, OSError):  # bubblewrap failed before there was one
            self._pidfd = os.pidfd_open(json.loads(told)["child-pid"])
            self._open.add(self._pidfd)

    def gone(self) -> bool:
        """Kill it if need be; True when it, and with it everything it was first of, is gone."""
        if self._pidfd is None:
            return True
        with suppress(OSError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        return bool(select.select([self._pidfd], [], [], GONE_SECONDS)[0])
