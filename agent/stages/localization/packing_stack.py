"""Candidates that the crash itself names: suspects, frames, the way of the value, what reasons speak of."""

import re
from collections.abc import Iterator

from agent.code.source import parse_python
from agent.code.symbols import Symbol, enclosing_symbol, symbols
from agent.domain.location import LocatedFrame, Suspect
from agent.stages.localization.packing_candidate import Candidate
from agent.stages.localization.packing_scene import Scene
from agent.stages.localization.packing_shapes import candidate_of
from agent.stages.localization.packing_worth import Kind

_NAMED = re.compile(r"`([\w.]{1,200})`")
_TOP = 3
_MAX_SIBLINGS = 4
_AROUND = 12
_LARGEST_FOREIGN = 256 * 1024


def suspects(scene: Scene) -> Iterator[Candidate]:
    """The suspects in their order."""
    for position, (suspect, symbol) in enumerate(scene.accused()):
        kind = Kind.FIRST_SUSPECT if position == 0 else Kind.NEXT_SUSPECT if position < _TOP else Kind.FURTHER_SUSPECT
        yield candidate_of(symbol, "suspect", _reason(scene, suspect), kind.value, scene.focus(symbol))


def frames(scene: Scene) -> Iterator[Candidate]:
    """Places of the stack, innermost first."""
    for depth, stop in enumerate(scene.inner_stops()):
        role, reason = ("frame", f"It failed here, on line {stop.line}.") if depth == 0 else _calling(stop.line)
        yield candidate_of(stop.symbol, role, reason, Kind.FRAME.value, scene.focus(stop.symbol))
    for frame in scene.frames[-_TOP:]:
        yield from _foreign(scene, frame)


def value_path(scene: Scene) -> Iterator[Candidate]:
    """Functions that the bad value passed through."""
    for hop in scene.hops:
        source = scene.reader.glance(hop.path)
        if source is not None and 1 <= hop.line <= source.line_count:
            symbol = enclosing_symbol(source, hop.line)
            yield candidate_of(symbol, "value", hop.note, Kind.VALUE.value, (hop.line, *scene.focus(symbol)))


def siblings(scene: Scene) -> Iterator[Candidate]:
    """Functions of the suspect's file that its reasons name: the one that does it right, the one that sets the value."""
    for suspect, symbol in [*scene.accused()][:_TOP]:
        names = [name for reason in suspect.reasons for name in _NAMED.findall(reason)]
        found = (sibling for name in dict.fromkeys(names) for sibling in _called(symbol, name))
        for sibling in [one for one in found if one.name != symbol.name][:_MAX_SIBLINGS]:
            reason = f"A reason to suspect `{suspect.symbol[:80]}` names it."
            yield candidate_of(sibling, "sibling", reason, Kind.SIBLING.value, scene.focus(sibling))


def _called(symbol: Symbol, name: str) -> list[Symbol]:
    """The definition of the exact name, else the one of the short name when there is only one."""
    known = [other for other in symbols(symbol.source) if other.kind in {"function", "method", "class"}]
    exact = [other for other in known if other.name == name][-1:]
    short = [other for other in known if other.short_name == name]
    return exact or (short if len(short) == 1 else [])


def _calling(line: int) -> tuple[str, str]:
    return "caller", f"It led to the call, on line {line}."


def _reason(scene: Scene, suspect: Suspect) -> str:
    reason = suspect.reasons[0] if suspect.reasons else "It is suspect."
    changed = scene.changes.get(suspect.span, "")
    return f"{reason} {changed}".rstrip()


def _foreign(scene: Scene, frame: LocatedFrame) -> Iterator[Candidate]:
    """A frame in a file that is no Python: the lines around it."""
    file = scene.reader.read(frame.path) if not frame.path.endswith((".py", ".pyi", ".pyw")) else None
    if file is None or len(file.content) > _LARGEST_FOREIGN or b"\0" in file.content:
        return
    source = parse_python(file)
    around = tuple(range(max(1, frame.line - _AROUND), min(source.line_count, frame.line + _AROUND) + 1))
    if around:
        yield Candidate(
            source=source,
            symbol=frame.symbol,
            role="frame",
            reason=_calling(frame.line)[1],
            worth=Kind.FRAME.value,
            lines=around,
            focus=(frame.line,),
        )
