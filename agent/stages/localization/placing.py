"""Located frames: mapped to files, carried to the branch head, and checked against the text that was printed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from agent.code.source import Source
from agent.domain.alert import Service
from agent.domain.crash import Crash, StackFrame
from agent.domain.location import LocatedFrame
from agent.stages.localization.confirming import confirmed_frames
from agent.stages.localization.lines import carried, definitions, found_near, says, symbol_of, unqualified
from agent.stages.localization.outlined import outlined_frame
from agent.stages.localization.placements import Placement
from agent.stages.localization.reading import Reader

_TEXT_AGREES = 0.95
_TEXT_DIFFERS = 0.6
_ONLY_FUNCTION_FOUND = 0.3

Moves = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """The code that crashed and the code that is repaired; the same reader twice when they don't differ.

    Args:
        deployed: the revision that crashed.
        head: the head of the branch.
        moves: deployed paths -> where those files are at the head; the ones that are gone are left out.
    """

    deployed: Reader
    head: Reader
    moves: Moves = lambda paths: {path: path for path in paths}


def located_frames(crash: Crash, revisions: Revisions, service: Service) -> tuple[LocatedFrame, ...]:
    """The crash's frames that are in the repository at the head, outermost first."""
    placements = confirmed_frames(crash.frames, revisions.deployed, service)
    places = _at_head({placement.path for placement in placements if placement is not None}, revisions)
    known: dict[tuple[str, int, str, str, Placement], LocatedFrame | None] = {}
    found: list[LocatedFrame] = []
    # The innermost first: when a crash asks for more files than are read, theirs count most.
    for frame, placement in zip(reversed(crash.frames), reversed(placements), strict=True):
        if placement is None:
            continue
        key = frame.path, frame.line, frame.function, frame.code, placement
        if key not in known:
            known[key] = _located(frame, placement, places.get(placement.path, ""), revisions)
        if (located := known[key]) is not None:
            found.append(replace(located, frame=frame))
    return tuple(reversed(found))


def _located(frame: StackFrame, placement: Placement, path: str, revisions: Revisions) -> LocatedFrame | None:
    source = revisions.head.source(path)
    if source is None:
        outlined = outlined_frame(frame, placement, path, revisions.head, revisions.deployed)
        return outlined or (_unread(frame, placement, path) if path in revisions.head.index else None)
    line, trust = _line_at_head(frame, placement.path, source, revisions)
    return LocatedFrame(
        frame=frame,
        path=path,
        line=line,
        symbol=symbol_of(source, line, frame).name,
        confidence=round(placement.confidence * trust, 3),
        alternatives=placement.alternatives,
    )


def _unread(frame: StackFrame, placement: Placement, path: str) -> LocatedFrame:
    """A file that is no Python, too large, or one too many: its frame is kept as the runtime described it."""
    return LocatedFrame(
        frame=frame,
        path=path,
        line=frame.line,
        symbol=frame.function,
        confidence=round(placement.confidence * _TEXT_DIFFERS, 3),
        alternatives=placement.alternatives,
    )


def _at_head(paths: set[str], revisions: Revisions) -> Mapping[str, str]:
    """Deployed path -> path at the head: its own, what git calls it now, or the one file that ends alike and was not there."""
    if revisions.head is revisions.deployed:
        return {path: path for path in paths}
    moved = revisions.moves(sorted(paths))
    return {path: moved.get(path) or _ending_alike(path, revisions) for path in paths}


def _ending_alike(path: str, revisions: Revisions) -> str:
    found = [other for other, _ in revisions.head.index.ending_like(path.split("/")) if other not in revisions.deployed.index]
    return found[0] if len(found) == 1 else path


def _line_at_head(frame: StackFrame, deployed_path: str, source: Source, revisions: Revisions) -> tuple[int, float]:
    """The frame's line at the head, and how far it is believed."""
    line: int | None = frame.line
    if revisions.head is not revisions.deployed and (before := revisions.deployed.read(deployed_path)) is not None:
        line = carried(frame.line, before.content, source.file.content)
    if line is not None and 1 <= line <= source.line_count and _fits(source, line, frame):
        return line, 1.0
    near = found_near(source, line or frame.line, frame.code)
    if near is not None:
        return near, _TEXT_AGREES
    return _by_function(frame, line or frame.line, source)


def _fits(source: Source, line: int, frame: StackFrame) -> bool:
    return says(source, line, frame.code) if frame.code else _in_function(source, line, frame)


def _in_function(source: Source, line: int, frame: StackFrame) -> bool:
    name = unqualified(frame.function)
    return name.startswith("<") or symbol_of(source, line, frame).short_name == name or not definitions(source, name)


def _by_function(frame: StackFrame, line: int, source: Source) -> tuple[int, float]:
    named = definitions(source, frame.function)
    inside = [symbol for symbol in named if symbol.span.start_line <= line <= symbol.span.end_line]
    if inside or not named:
        return max(1, min(line, source.line_count)), _TEXT_DIFFERS
    nearest: Sequence[int] = sorted((symbol.span.start_line for symbol in named), key=lambda start: abs(start - line))
    return nearest[0], _ONLY_FUNCTION_FOUND
