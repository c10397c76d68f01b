"""Located frames: mapped to files, carried to the branch head, and checked against the text that was printed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.code.source import Source
from agent.domain.alert import Service
from agent.domain.crash import Crash, StackFrame
from agent.domain.location import LocatedFrame
from agent.stages.localization.lines import carried, definitions, found_near, says, symbol_of, unqualified
from agent.stages.localization.mapping import Placement, map_frames
from agent.stages.localization.reading import Reader

_CHECKED_ALTERNATIVES = 3
_TEXT_AGREES = 0.95
_TEXT_DIFFERS = 0.6
_ONLY_FUNCTION_FOUND = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """The code that crashed and the code that is repaired; the same reader twice when they don't differ."""

    deployed: Reader
    head: Reader


def located_frames(crash: Crash, revisions: Revisions, service: Service) -> tuple[LocatedFrame, ...]:
    """The crash's frames that are in the repository at the head, outermost first."""
    placements = map_frames(crash.frames, revisions.deployed.index, service)
    known: dict[tuple[str, int, str, str, bool | None], LocatedFrame | None] = {}
    found: list[LocatedFrame] = []
    for frame, placement in zip(crash.frames, placements, strict=True):
        if placement is None:
            continue
        key = frame.path, frame.line, frame.function, frame.code, frame.in_app
        if key not in known:
            known[key] = _located(frame, placement, revisions)
        if (located := known[key]) is not None:
            found.append(replace(located, frame=frame))
    return tuple(found)


def _located(frame: StackFrame, placement: Placement, revisions: Revisions) -> LocatedFrame | None:
    chosen = _checked(frame, placement, revisions.deployed)
    if chosen is None:
        return None
    path = _at_head(chosen.path, revisions)
    source = revisions.head.source(path)
    if source is None:
        return _unread(frame, chosen, path) if path in revisions.head.index else None
    line, trust = _line_at_head(frame, chosen.path, source, revisions)
    return LocatedFrame(
        frame=frame,
        path=path,
        line=line,
        symbol=symbol_of(source, line, frame).name,
        confidence=round(chosen.confidence * trust, 3),
        alternatives=chosen.alternatives,
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


def _checked(frame: StackFrame, placement: Placement, deployed: Reader) -> Placement | None:
    """Of several files that match the one that says what the frame printed; a weak match must say it."""
    if not frame.code or not (placement.weak or placement.alternatives):
        return placement
    tied = (placement.path, *placement.alternatives[:_CHECKED_ALTERNATIVES])
    agreeing = [path for path in tied if _agrees(deployed.source(path), frame)]
    if placement.weak:
        return placement if agreeing else None
    if len(agreeing) != 1:
        return placement
    others = tuple(path for path in (placement.path, *placement.alternatives) if path != agreeing[0])
    return replace(placement, path=agreeing[0], alternatives=others, confidence=max(placement.confidence, _TEXT_AGREES))


def _agrees(source: Source | None, frame: StackFrame) -> bool:
    return source is not None and says(source, frame.line, frame.code)


def _at_head(path: str, revisions: Revisions) -> str:
    """The deployed file's path at the head: its own, or that of the one file that now ends alike and was not there before."""
    if revisions.head is revisions.deployed or path in revisions.head.index:
        return path
    moved = [(common, other) for other, common in revisions.head.index.ending_like(path.split("/"))]
    fresh = [(common, other) for common, other in moved if other not in revisions.deployed.index]
    best = max((common for common, _ in fresh), default=0)
    named = [other for common, other in fresh if common == best]
    return named[0] if len(named) == 1 else path


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
