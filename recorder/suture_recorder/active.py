"""The recorder that is switched on, which every hook asks for when something has crashed."""

from __future__ import annotations

from .recorder import Recorded, Recorder
from .requests import CURRENT, Described


class _Switch:
    recorder: Recorder | None = None


def switch(recorder: Recorder | None) -> None:
    """Let the hooks record with a recorder, or with none."""
    _Switch.recorder = recorder


def current() -> Recorder | None:
    """The recorder that is switched on."""
    return _Switch.recorder


def record(exception: object, request: Described | None = None) -> Recorded | None:
    """Record an exception with the recorder that is switched on; does nothing without one, never raises.

    Args:
        exception: what escaped or was logged.
        request: what describes the request; without one, that of the request which is being answered here.
    """
    recorder = _Switch.recorder
    return recorder.record(exception, request or CURRENT.get()) if recorder is not None else None
