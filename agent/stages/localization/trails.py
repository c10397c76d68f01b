"""The way of a bad value, followed back from the line that failed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tree_sitter import Node

from agent.code.source import Source
from agent.code.symbols import Symbol
from agent.domain.location import Hop
from agent.domain.untrusted import Untrusted
from agent.stages.localization.stops import Stop, call_into

MAX_HOPS = 8
_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One run of a definition: on the stack, or called from there and over by then.

    Args:
        symbol: what ran.
        line: 1-based, where it was last.
        caller: the run that called it, None when that is outside of the repository or not known.
        call: the call there, None when no call there is clearly the one.
    """

    symbol: Symbol
    line: int
    caller: "Place | None" = None
    call: Node | None = None

    @property
    def source(self) -> Source:
        """The file."""
        return self.symbol.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Birth:
    """A definition that made, or first handed on, the value that failed.

    Args:
        symbol: the definition.
        share: 0 to 1, how sure the trace is.
        reason: one sentence.
        path: the way from the line that failed to the birth.
        flawed: True when the definition is wrong whatever the value was to be.
    """

    symbol: Symbol
    share: float
    reason: str
    path: tuple[Hop, ...] = ()
    flawed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """How far a value was followed.

    Args:
        place: the run it is in now.
        share: 0 to 1, how sure the trace is so far.
        path: the hops so far.
        in_container: True when the bad value is inside of the one that is followed.
        handed: how many calls in a row have handed it on unchanged: what several functions rely on is their contract.
    """

    place: Place
    share: float
    path: tuple[Hop, ...] = ()
    in_container: bool = False
    handed: int = 0

    def weaker(self, factor: float) -> "Trail":
        """The same place, believed less."""
        return replace(self, share=self.share * factor)

    def onward(self, node: Node, note: str, factor: float = 1.0, place: Place | None = None) -> "Trail":
        """The trail with one more hop: to an expression of this place or of another one."""
        where = place or self.place
        hop = hop_at(where, node, note)
        path = self.path if self.path and self.path[-1] == hop else (*self.path, hop)
        return replace(self, share=self.share * factor, path=path, place=where)

    def born(self, symbol: Symbol, reason: str, factor: float = 1.0) -> Birth:
        """The value comes from there."""
        return Birth(symbol=symbol, share=round(self.share * factor, 3), reason=reason, path=self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An expression to follow next."""

    trail: Trail
    node: Node

    @property
    def key(self) -> tuple[str, str, int, int, bool]:
        """What makes two steps the same: the run's definition, the expression, and whether it is a container."""
        place = self.trail.place
        return place.source.path, place.symbol.name, self.node.start_byte, self.node.end_byte, self.trail.in_container


def hop_at(place: Place, node: Node, note: str) -> Hop:
    """The hop of an expression."""
    text = " ".join(place.source.text(node).split())
    return Hop(
        path=place.source.path,
        line=node.start_point.row + 1,
        symbol=place.symbol.name,
        expression=Untrusted(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"),
        note=note,
    )


def innermost_place(stops: Sequence[Stop]) -> Place | None:
    """The last stop's run, linked to those that called it; None without stops.

    The frame of a comprehension belongs to the run of the function around it, when that is what called it.
    """
    found: Place | None = None
    before: Stop | None = None
    for stop in stops:
        if stop.is_anonymous:
            if before is not None and found is not None and before.key == stop.key:
                found = replace(found, line=stop.line)
            else:
                found = Place(symbol=stop.symbol, line=stop.line)
        else:
            call = call_into(before, stop.symbol) if before is not None else None
            found = Place(symbol=stop.symbol, line=stop.line, caller=found, call=call)
        before = stop
    return found
