"""Bounded threads for work that blocks, and a bound on what may wait for one."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread

from agent.service.problems import Refused, too_busy

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """A few threads; callers beyond the waiting room are told to come back.

    Args:
        size: calls that run at once.
        waiting: calls that may wait for a thread.
    """

    def __init__(self, *, size: int, waiting: int) -> None:
        self._limiter = CapacityLimiter(size)
        self._room = size + waiting
        self._inside = 0

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of the blocking work, which is never abandoned halfway.

        Raises:
            Refused: 503, too many are waiting already; the work was not begun.
        """
        if self._inside >= self._room:
            raise Refused(too_busy())
        self._inside += 1
        try:
            return await to_thread.run_sync(lambda: work(*args, **kwargs), limiter=self._limiter)
        finally:
            self._inside -= 1
