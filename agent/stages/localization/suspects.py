"""Ranks the functions that may have to change: clues are collected first, then weighed by the one table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tree_sitter import Node

from agent.domain.crash import Crash
from agent.domain.location import Hop, LocatedFrame
from agent.stages.localization.births import Birth, births
from agent.stages.localization.callees import Resolver
from agent.stages.localization.carriers import carriers_of
from agent.stages.localization.clues import MAX_SUSPECTS, Clue, ranked
from agent.stages.localization.failing import failing_values
from agent.stages.localization.gatekeepers import gatekeeper_clues
from agent.stages.localization.incomplete_classes import class_clues
from agent.stages.localization.named_by_message import named_clues
from agent.stages.localization.positions import position_clues
from agent.stages.localization.recursion import is_endless, recursion_clues
from agent.stages.localization.refusals import is_refusal, raised_on_purpose
from agent.stages.localization.siblings import sibling_clues
from agent.stages.localization.spoiling import spoiling_clues
from agent.stages.localization.stops import Stop
from agent.stages.localization.wanted import wanted_by
from agent.stages.localization.weights import Weight

__all__ = ["MAX_SUSPECTS", "Findings", "examine", "raised_on_purpose", "ranked"]

_BELIEVED = 0.25
_NO_VALUE = frozenset({"NameError", "UnboundLocalError", "ImportError", "ModuleNotFoundError", "SyntaxError"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the crash and the code say, before it is weighed.

    Args:
        clues: those on the innermost frame first.
        value_path: the way of the bad value, from the line that failed back to its birth; empty when it can't be told.
    """

    clues: tuple[Clue, ...] = ()
    value_path: tuple[Hop, ...] = ()


def examine(crash: Crash, frames: Sequence[LocatedFrame], stops: Sequence[Stop | None], resolver: Resolver) -> Findings:
    """Every clue the crash gives.

    Args:
        crash: the crash to fix.
        frames: its frames in the repository, outermost first.
        stops: the same frames in their syntax trees, None where the file could not be parsed.
        resolver: finds definitions.
    """
    readable = [(frame, stop) for frame, stop in zip(frames, stops, strict=True) if stop is not None]
    if not readable:
        return Findings()
    places = [stop for _, stop in readable]
    values = _failing(crash, readable)
    found = births(places, values, resolver, wanted_by(crash))
    inferred = (
        *recursion_clues(crash, places, resolver),
        *gatekeeper_clues(crash, places, resolver),
        *class_clues(crash, places, resolver),
        *named_clues(crash, places, resolver),
        *sibling_clues(places[-1], values),
        *spoiling_clues(crash, places, resolver),
        *_birth_clues(found),
    )
    confidence = readable[-1][0].confidence  # what is inferred is as sure as the frame it starts at
    clues = (
        *position_clues(crash, readable, resolver, carriers_of(places, values)),
        *(replace(clue, strength=clue.strength * confidence) for clue in inferred),
    )
    return Findings(clues=clues, value_path=_way(found))


def _birth_clues(found: Sequence[Birth]) -> Iterator[Clue]:
    for birth in found:
        weight = Weight.FLAWED if birth.flawed else Weight.VALUE_BORN
        yield Clue(symbol=birth.symbol, weight=weight, reason=birth.reason, strength=birth.share)


def _way(found: Sequence[Birth]) -> tuple[Hop, ...]:
    """The surest trace, gone on with as far as it can be believed."""
    path = max(found, key=lambda birth: birth.share).path if found else ()
    further = [birth for birth in found if birth.share >= _BELIEVED and birth.path[: len(path)] == path]
    return max(further, key=lambda birth: (len(birth.path), birth.share)).path if further else path


def _failing(crash: Crash, readable: Sequence[tuple[LocatedFrame, Stop]]) -> tuple[Node, ...]:
    """The expressions whose values made the last line fail; none where nothing failed: it refused, or the stack was full."""
    frame, stop = readable[-1]
    if is_endless(crash) or crash.short_type in _NO_VALUE or is_refusal(crash, frame, stop):
        return ()
    return failing_values(stop.source, stop.line, frame.frame, crash)
