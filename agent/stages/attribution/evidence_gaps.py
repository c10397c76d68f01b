"""What the evidence leaves out: a trace that was cut, or a frame that several equal files explain."""

from collections.abc import Sequence

from agent.domain.crash import Crash
from agent.domain.location import FaultOwner, LocatedFrame
from agent.stages.attribution.scene import Attribution, Scene, calls_on_line
from agent.stages.localization.lines import definitions, says
from agent.stages.localization.reading import Reader

_SHARED = 0.5  # what is left of full trust when two files share it
_TO_SETTLE_CUT = "To settle it: the whole trace, from where the service wrote it or with a higher limit of whatever cut it."
_TO_SETTLE_COPIES = "To settle it: which of them is deployed there; path_prefixes or root of the service say so."


def lost_exception(crash: Crash) -> bool:
    """True when the text of the trace ended before the exception: neither its type nor all of its frames are known."""
    return crash.truncated and not crash.type and not crash.message.reveal()


def lost_frames(crash: Crash) -> bool:
    """True when frames are missing that may be anybody's; those of a recursion are only left out where they repeat."""
    return crash.truncated and crash.short_type != "RecursionError"


def by_cut_trace(scene: Scene) -> Attribution | None:
    """Nobody's yet, when the trace ends before its exception; None when it tells what was raised."""
    if not lost_exception(scene.crash):
        return None
    reason = f"The trace is cut: it ends at {scene.place} or below, before the exception, so what was raised is not known."
    return Attribution(owner=FaultOwner.UNKNOWN, reasons=(reason, _TO_SETTLE_CUT))


def why_cut(crash: Crash) -> str:
    """Why a cut trace without a frame in the repository accuses nobody, and what would tell."""
    raised = crash.short_type or "the exception"
    lost = "before its last frames and the exception" if lost_exception(crash) else f"and frames of {raised} are missing"
    return f"The trace is cut {lost}; no frame that is left is in the repository, those that are missing may be. {_TO_SETTLE_CUT}"


def by_equal_copies(scene: Scene) -> Attribution | None:
    """Nobody's to repair, when equal files explain the innermost frame; None when the stack tells which one ran."""
    rivals = rivals_of(scene.located, scene.resolver.reader) if scene.located is not None and scene.resolver is not None else ()
    if scene.located is None or not rivals or _called_by_name(scene):
        return None
    others = ", ".join(path[-120:] for path in rivals[:3])
    alike = f"{scene.located.path[-120:]} and {others} explain the innermost frame equally well"
    reason = f"{alike}; nothing in the stack tells in which of them {scene.crash.short_type or 'the exception'} was raised."
    return Attribution(owner=FaultOwner.UNKNOWN, reasons=(reason, _TO_SETTLE_COPIES))


def rivals_of(located: LocatedFrame, reader: Reader) -> Sequence[str]:
    """Files that explain a frame as well as the one it was mapped to; empty when anything prefers that one.

    Args:
        located: a frame and the other files that its path fits.
        reader: the repository.
    """
    if located.confidence > _SHARED:
        return ()
    return tuple(path for path in located.alternatives if _explains(path, located, reader))


def _explains(path: str, located: LocatedFrame, reader: Reader) -> bool:
    source, frame = reader.glance(path), located.frame
    if source is None:
        return False
    function_there = frame.function.startswith("<") or bool(definitions(source, frame.function))
    return function_there and (says(source, located.line, frame.code) if frame.code else True)


def _called_by_name(scene: Scene) -> bool:
    """True when the calling frame's own imports lead to the file that the innermost frame was mapped to."""
    if len(scene.stops) < 2 or scene.resolver is None or scene.stop is None:
        return False
    caller = scene.stops[-2]
    called = (scene.resolver.callee(caller.source, call) for call in calls_on_line(scene, caller))
    return any(symbol is not None and symbol.source.path == scene.stop.source.path for symbol in called)
