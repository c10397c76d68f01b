"""Waiting for a condition, never for a length of time."""

import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

T = TypeVar("T")


def until(condition: Callable[[], T | None], *, within: float, what: str) -> T:
    """The condition's first true answer.

    Args:
        condition: asked again and again.
        within: seconds after which the test fails.
        what: named in the failure.
    """
    pause = Event()
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        pause.wait(0.05)
    raise AssertionError(f"{what}: not within {within:.0f} s")
