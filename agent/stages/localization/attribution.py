"""Whose the fault is: our code, a dependency, data, infrastructure; with the sentences that say why."""

from collections.abc import Callable, Sequence

from agent.domain.crash import Crash
from agent.domain.location import FaultOwner
from agent.domain.proof import Reason
from agent.stages.attribution.configuration import by_configuration
from agent.stages.attribution.evidence_gaps import by_cut_trace, by_equal_copies, lost_exception, lost_frames, why_cut
from agent.stages.attribution.foreign_calls import by_foreign_call
from agent.stages.attribution.imports import by_import
from agent.stages.attribution.input_data import by_input
from agent.stages.attribution.scene import Attribution, Scene, package_of
from agent.stages.attribution.signs import by_sign, sign_of
from agent.stages.attribution.torn_input import by_torn_input
from agent.stages.attribution.waiting import by_waiting
from agent.stages.localization.frame_paths import Origin, frame_path

__all__ = ["Attribution", "Scene", "attribute_fault", "why_unlocated"]

# The first that knows an answer gives it: what is specific before what is general.
_JUDGES: tuple[Callable[[Scene], Attribution | None], ...] = (
    by_import,
    by_configuration,
    by_waiting,
    by_sign,
    by_input,
    by_foreign_call,
)
_ENDS_THE_PROCESS = frozenset({"SystemExit", "KeyboardInterrupt"})


def attribute_fault(scene: Scene) -> Attribution:
    """Whose a crash with frames in the repository is.

    The repository's own code is suspected until something clears it: a fault of our own that is declined is found by nobody,
    a wrong suspicion ends at the missing proof. Where it can't be told which code ran, nobody's is repaired.
    """
    if (cut := by_cut_trace(scene)) is not None:
        return cut
    found = _attributed(scene)
    return (by_equal_copies(scene) or found) if found.owner is FaultOwner.CODE else found


def _attributed(scene: Scene) -> Attribution:
    kind = scene.crash.short_type
    if scene.raised_here and kind not in _ENDS_THE_PROCESS:
        reason = f"{kind} was raised by the repository's own `raise` statement."
        return by_torn_input(scene) or Attribution(owner=FaultOwner.CODE, reasons=(reason,))
    for judge in _JUDGES:
        found = judge(scene)
        if found is not None:
            return found
    return Attribution(owner=FaultOwner.CODE, reasons=(_by_default(scene),))


def why_unlocated(crash: Crash | None, others: Sequence[Crash]) -> Reason:
    """Why no place in the repository can be named."""
    if crash is None:
        return Reason(code="no-crash", text="The evidence holds no stack trace, so no line of code can be named.")
    sign = sign_of(crash)
    if sign is not None and sign.owner is not FaultOwner.CODE:
        settle = f" {sign.settle}" if sign.settle else ""
        return Reason(code=sign.owner.value, text=f"{sign.sentence} No frame of the stack is in the repository.{settle}")
    origins = [frame_path(frame.path) for frame in crash.frames]
    packages = dict.fromkeys(path.inner[0] for path in origins if path.origin is Origin.LIBRARY and path.inner)
    if lost_exception(crash) or (packages and lost_frames(crash)):
        return Reason(code=FaultOwner.UNKNOWN.value, text=why_cut(crash))
    if packages:
        named = ", ".join(name.removesuffix(".py")[:60] for name in [*packages][:3])
        text = f"{crash.short_type} was raised in a dependency ({named}); no frame of the stack is in the repository."
        return Reason(code="dependency", text=text)
    if not crash.frames:
        return Reason(code="no-frames", text=f"{crash.short_type} was reported without a stack, so no line of code can be named.")
    seen = ", ".join(dict.fromkeys(frame.path[-80:] for frame in reversed(crash.frames)))[:240]
    more = f" {len(others)} other crashes don't either." if others else ""
    return Reason(
        code="not-in-repository",
        text=f"No frame of {crash.short_type} is a file of the repository (seen: {seen}).{more} "
        "Set path_prefixes or root of the service.",
    )


def _by_default(scene: Scene) -> str:
    kind = scene.crash.short_type
    if scene.library is not None:
        user = package_of(scene.library)
        return f"{kind} was raised in `{user}`, below the call at {scene.place}; nothing shows that this call was right."
    if scene.foreign:
        return f"{kind} was raised by the standard library, on what {scene.place} gave it."
    return f"{kind} was raised in the repository's own code, at {scene.place}."
