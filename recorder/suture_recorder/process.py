"""sys.excepthook and threading.excepthook: what nobody caught. The hooks that were there are called as before."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from . import active

_MARK = "_suture_recorder_previous"


def hook() -> None:
    """Hear of what ends the program or a thread."""
    if not hasattr(sys.excepthook, _MARK):
        _hook_program()
    if not hasattr(threading.excepthook, _MARK):
        _hook_threads()


def unhook() -> None:
    """Hear no more."""
    sys.excepthook = getattr(sys.excepthook, _MARK, sys.excepthook)
    threading.excepthook = getattr(threading.excepthook, _MARK, threading.excepthook)


def _hook_program() -> None:
    previous = sys.excepthook

    def excepthook(cls: type[BaseException], exception: BaseException, traceback: TracebackType | None) -> None:
        active.record(exception)
        previous(cls, exception, traceback)

    setattr(excepthook, _MARK, previous)
    sys.excepthook = excepthook


def _hook_threads() -> None:
    previous = threading.excepthook

    def excepthook(args: threading.ExceptHookArgs, /) -> None:
        active.record(args.exc_value)
        previous(args)

    setattr(excepthook, _MARK, previous)
    threading.excepthook = excepthook
