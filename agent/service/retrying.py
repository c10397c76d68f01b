"""Bounded patience with what passes by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from time import sleep
from typing import TypeVar

from agent.errors import ForgeProblem, StoreProblem

T = TypeVar("T")
TRANSIENT = (ForgeProblem, StoreProblem, ConnectionError, TimeoutError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often something is tried, and the pause in seconds before the second time; it doubles from then on."""

    attempts: int = 3
    pause: float = 0.5


def insist(work: Callable[[], T], patience: Patience) -> T:
    """The result of the work, tried again when it failed for a reason that may pass.

    Raises:
        Exception: what the last try raised, or the first error that will not pass.
    """
    pause = patience.pause
    for _ in range(patience.attempts - 1):
        try:
            return work()
        except TRANSIENT:
            sleep(pause)
            pause *= 2
    return work()
