"""What packing looks at: the stack, the suspects and the way of the bad value, in their syntax trees."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agent.code.source import Source
from agent.code.symbols import Symbol, enclosing_symbol, symbols
from agent.domain.location import Hop, LocatedFrame, Span, Suspect
from agent.stages.localization.callees import Resolver
from agent.stages.localization.reading import Reader
from agent.stages.localization.stops import Stop

MAX_STOPS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A located crash.

    Args:
        frames: those in the repository, outermost first.
        stops: the same frames in their syntax trees, None where the file could not be parsed.
        suspects: most suspicious first.
        hops: the way of the bad value.
        resolver: finds definitions.
        changes: span of a suspect -> when and by which commit its lines were last changed, in words.
    """

    frames: Sequence[LocatedFrame]
    stops: Sequence[Stop | None]
    suspects: Sequence[Suspect]
    hops: Sequence[Hop]
    resolver: Resolver
    changes: Mapping[Span, str]

    @property
    def reader(self) -> Reader:
        """The repository at the head."""
        return self.resolver.reader

    def inner_stops(self) -> tuple[Stop, ...]:
        """A stop for each place of the stack, innermost first, each place once and only a bounded number of them."""
        places = {(stop.key, stop.line): stop for stop in reversed(self.stops) if stop is not None}
        return tuple([*places.values()][:MAX_STOPS])

    def accused(self) -> Iterator[tuple[Suspect, Symbol]]:
        """The suspects whose definitions can be read."""
        for suspect in self.suspects:
            source = self.reader.glance(suspect.span.path)
            symbol = definition_at(source, suspect.symbol, suspect.span.start_line) if source is not None else None
            if symbol is not None:
                yield suspect, symbol

    def focus(self, symbol: Symbol) -> tuple[int, ...]:
        """Lines of the symbol that matter: those of frames, innermost first, then those of the value's way."""
        frames = (frame.line for frame in reversed(self.frames) if frame.path == symbol.span.path)
        hops = (hop.line for hop in self.hops if hop.path == symbol.span.path)
        return tuple(line for line in dict.fromkeys((*frames, *hops)) if _holds(symbol, line))


def definition_at(source: Source, name: str, line: int) -> Symbol | None:
    """The definition of the name that starts on the line, else the last one of the name."""
    named = [symbol for symbol in symbols(source) if symbol.name == name]
    exact = [symbol for symbol in named if symbol.span.start_line == line]
    return next(iter(exact or named[-1:]), None)


def _holds(symbol: Symbol, line: int) -> bool:
    inside = symbol.span.start_line <= line <= symbol.span.end_line
    return inside and (symbol.kind != "module" or enclosing_symbol(symbol.source, line).kind == "module")
