"""Frames and suspects in files of a language that is only outlined: by their names and their places on the stack."""

from collections.abc import Sequence

from agent.code.outlines import ANONYMOUS, around
from agent.code.outlining import has_outlines, outlines_of
from agent.domain.crash import Crash, StackFrame
from agent.domain.location import LocatedFrame, SourceFile, Span, Suspect
from agent.stages.localization.lines import carried, unqualified
from agent.stages.localization.placements import Placement
from agent.stages.localization.reading import Reader
from agent.stages.localization.weights import WEIGHTS, Weight

MODULE = "<module>"
MOST_SUSPECTS = 10
_NAME_DIFFERS = 0.6


def outlined_frame(frame: StackFrame, placement: Placement, path: str, head: Reader, deployed: Reader) -> LocatedFrame | None:
    """The frame in its file at the head, None for a file that is not outlined or can't be read.

    Args:
        frame: as printed.
        placement: its file in the revision that crashed.
        path: the same file at the head.
        head: the revision that is repaired.
        deployed: the revision that crashed, the same reader when they don't differ.
    """
    file = head.read(path) if has_outlines(path) else None
    if file is None:
        return None
    line = _line(frame, placement.path, file, head, deployed)
    symbol, agrees = _symbol(file, line, frame)
    return LocatedFrame(
        frame=frame,
        path=path,
        line=line,
        symbol=symbol,
        confidence=round(placement.confidence * (1.0 if agrees else _NAME_DIFFERS), 3),
        alternatives=placement.alternatives,
    )


def outlined_suspects(crash: Crash, frames: Sequence[LocatedFrame], reader: Reader) -> tuple[Suspect, ...]:
    """The named functions on the stack, the innermost first, each worth less the further out it is."""
    found: dict[tuple[str, str], Suspect] = {}
    for depth, located in enumerate(reversed(frames)):
        file = reader.read(located.path) if has_outlines(located.path) else None
        if file is None or len(found) >= MOST_SUSPECTS:
            continue
        name, span = _named(file, located.line)
        score = WEIGHTS[Weight.RAISED_HERE] * WEIGHTS[Weight.CALLED_IT] ** depth * located.confidence
        suspect = Suspect(span=span, symbol=name, score=round(score, 3), reasons=(_reason(crash, located, depth),))
        found.setdefault((located.path, name), suspect)
    return tuple(sorted(found.values(), key=lambda suspect: -suspect.score))


def _reason(crash: Crash, located: LocatedFrame, depth: int) -> str:
    if depth == 0:
        return f"{crash.short_type} was raised here, on line {located.line}."
    how = "It called the function that failed" if depth == 1 else f"It led to the call, {depth} frames up"
    return f"{how}, on line {located.line}."


def _line(frame: StackFrame, deployed_path: str, file: SourceFile, head: Reader, deployed: Reader) -> int:
    before = deployed.read(deployed_path) if deployed is not head else None
    moved = carried(frame.line, before.content, file.content) if before is not None else None
    return max(1, min(moved or frame.line, file.content.count(b"\n") + 1))


def _symbol(file: SourceFile, line: int, frame: StackFrame) -> tuple[str, bool]:
    """The definition the frame ran in, and whether its name is the one that was printed."""
    inside = around(outlines_of(file), line)
    wanted = _short(frame.function)
    named = next((one for one in inside if one.short_name == wanted), None)
    if named is not None:
        return named.name, True
    functions = [one for one in inside if one.kind != "class"]
    return (functions[0].name if functions else MODULE), wanted == ANONYMOUS


def _short(function: str) -> str:
    return "constructor" if function.startswith("new ") else unqualified(function)


def _named(file: SourceFile, line: int) -> tuple[str, Span]:
    """The innermost function around the line that a person can name; the module outside of one."""
    for one in around(outlines_of(file), line):
        if one.short_name != ANONYMOUS and one.kind != "class":
            return one.name, Span(path=file.path, start_line=one.start_line, end_line=one.end_line)
    return MODULE, Span(path=file.path, start_line=1, end_line=file.content.count(b"\n") + 1)
