"""Sentry: `sentry_sdk.init(..., before_send=suture_recorder.before_send)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import active
from .recorder import Recorded
from .transport import packed

Event = dict[str, Any]  # Sentry's own mappings
Hint = dict[str, Any]
BeforeSend = Callable[[Event, Hint], "Event | None"]

# What Sentry keeps of one context, and of all extra values together.
_MOST_IN_CONTEXT = 7_500
_MOST_IN_EXTRA = 200_000


def before_send(event: Event, hint: Hint) -> Event:
    """The event with the capsule of its exception; never raises, never drops an event.

    Args:
        event: as Sentry made it; it is changed.
        hint: with `exc_info`.
    """
    try:
        exc_info = hint.get("exc_info") if type(hint) is dict else None
        recorded = active.record(exc_info[1]) if type(exc_info) is tuple and len(exc_info) == 3 else None
        if recorded is not None and type(event) is dict:
            _add(event, recorded)
    except Exception:  # noqa: BLE001 # an event in an unknown form goes as it is
        return event
    return event


def before_send_with(previous: BeforeSend) -> BeforeSend:
    """A `before_send` that adds the capsule and then asks the service's own.

    Args:
        previous: the service's own; it may change the event or drop it.
    """

    def both(event: Event, hint: Hint) -> Event | None:
        return previous(before_send(event, hint), hint)

    return both


def _add(event: Event, recorded: Recorded) -> None:
    contexts = event.setdefault("contexts", {})
    context = contexts["suture_capsule"] = {"type": "suture_capsule", "id": recorded.id, "place": recorded.place}
    text = packed(recorded.capsule)
    if len(text) <= _MOST_IN_CONTEXT:
        context["capsule"] = text
    elif len(text) <= _MOST_IN_EXTRA:
        event.setdefault("extra", {})["suture_capsule"] = text
