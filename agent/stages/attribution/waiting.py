"""Waiting that was ended: by a limit or a cancellation, which may be about our own slow code as well as another host."""

import re

from agent.domain.location import FaultOwner
from agent.stages.attribution.origins import Kind, provenance
from agent.stages.attribution.scene import Attribution, Scene, arguments_of, called_name, failing_call

_LIMITED = frozenset({"wait_for", "timeout", "fail_after", "move_on_after", "result"})
_TIMEOUT = re.compile(r"\w*Timeout\w*|CancelledError")
_TO_SETTLE = "To settle it: the spans of that request, which show where the time went."


def by_waiting(scene: Scene) -> Attribution | None:
    """Whose a limit on the code's own work, or a cancellation, is; None for crashes that are neither."""
    kind = scene.crash.short_type
    if not _TIMEOUT.fullmatch(kind):
        return None
    if kind == "CancelledError":
        if scene.library is not None:
            reason = "The work was cancelled while it waited for another host."
            return Attribution(owner=FaultOwner.INFRASTRUCTURE, reasons=(reason, f"It waited at {scene.place}."))
        reason = "The work was cancelled from outside, by a limit or a shutdown; the stack does not say by whom."
        return Attribution(owner=FaultOwner.UNKNOWN, reasons=(reason, _TO_SETTLE))
    call, stop = failing_call(scene), scene.stop
    arguments = arguments_of(call)
    if call is None or stop is None or not arguments or called_name(stop, call) not in _LIMITED:
        return None
    if provenance(scene, arguments[0]).kind is not Kind.OWN:
        return None
    reason = (
        f"The code's own work took longer than the limit set at {scene.place}: it may be slow itself, or wait for another host."
    )
    return Attribution(owner=FaultOwner.UNKNOWN, reasons=(reason, _TO_SETTLE))
