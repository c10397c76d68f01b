"""asyncio: what no task's owner has fetched, and what failed in a callback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import active

if TYPE_CHECKING:
    import asyncio

Report = dict[str, Any]  # asyncio's own mapping
_MARK = "_suture_recorder_previous"


def hook() -> None:
    """Hear of every failure that asyncio's own loops report; where asyncio isn't loaded its own log record tells."""
    events = sys.modules.get("asyncio.base_events")
    if events is None or hasattr(events.BaseEventLoop.call_exception_handler, _MARK):
        return
    previous: Callable[[Any, Report], None] = events.BaseEventLoop.call_exception_handler

    def call_exception_handler(self: object, context: Report) -> None:
        active.record(context.get("exception"))
        previous(self, context)

    setattr(call_exception_handler, _MARK, previous)
    events.BaseEventLoop.call_exception_handler = call_exception_handler


def unhook() -> None:
    """Hear no more."""
    events = sys.modules.get("asyncio.base_events")
    if events is not None:
        hooked = events.BaseEventLoop.call_exception_handler
        events.BaseEventLoop.call_exception_handler = getattr(hooked, _MARK, hooked)


def watch_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Hear of the failures of a loop that isn't asyncio's own, such as uvloop's; its handler is called as before."""
    previous = loop.get_exception_handler()

    def handle(loop: asyncio.AbstractEventLoop, context: Report) -> None:
        active.record(context.get("exception"))
        if previous is None:
            loop.default_exception_handler(context)
        else:
            previous(loop, context)

    loop.set_exception_handler(handle)
