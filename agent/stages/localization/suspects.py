"""Ranks the functions that may have to change, by a few named weights."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.code.symbols import Symbol
from agent.domain.crash import Crash
from agent.domain.location import LocatedFrame, Span, Suspect
from agent.stages.localization.births import Birth, Stop, births
from agent.stages.localization.callees import Resolver
from agent.stages.localization.failing import failing_statement, failing_values

MAX_SUSPECTS = 10


class Weight:
    """How much each kind of evidence counts; combined as independent hints, 1 - (1 - a)(1 - b)."""

    RAISED_HERE = 0.6
    CALLED_IT = 0.5  # times what the next inner frame got
    RAISED_ON_PURPOSE = 0.7  # times RAISED_HERE: a `raise` refuses what a caller did
    REFUSED_CALLER = 0.45
    VALUE_BORN = 0.5
    STACK_WAS_FULL = 0.5  # times RAISED_HERE: endless recursion ends wherever the stack does
    RECURS = 0.4
    CHANGED_LATELY = 0.05


@dataclass(slots=True)
class _Score:
    symbol: Symbol
    doubt: float = 1.0
    reasons: list[str] = field(default_factory=list)

    def add(self, weight: float, reason: str) -> None:
        self.doubt *= 1.0 - max(0.0, min(weight, 0.99))
        if reason not in self.reasons:
            self.reasons.append(reason)


def rank_suspects(
    crash: Crash, frames: Sequence[LocatedFrame], stops: Sequence[Stop | None], resolver: Resolver
) -> tuple[Suspect, ...]:
    """Suspects, most suspicious first.

    Args:
        crash: the crash to fix.
        frames: its frames in the repository, outermost first.
        stops: the same frames in their syntax trees, None where the file could not be parsed.
        resolver: finds definitions.
    """
    readable = [(frame, stop) for frame, stop in zip(frames, stops, strict=True) if stop is not None]
    scores: dict[tuple[str, str], _Score] = {}
    if readable:
        _by_position(crash, readable, scores)
        _by_recursion(crash, [stop for _, stop in readable], scores)
        _by_birth(_traced(crash, readable, resolver), scores)
    ranked = sorted(scores.values(), key=lambda score: score.doubt)  # among equals the innermost stays first
    return tuple(_suspect(score) for score in ranked[:MAX_SUSPECTS])


def raised_on_purpose(crash: Crash, stop: Stop) -> bool:
    """True when the line is a `raise` of the crash's type, or of one it does not name: the function refuses, it does not fail."""
    nodes = failing_statement(stop.source, stop.line)
    if not nodes or nodes[0].type != "raise_statement":
        return False
    raised = next(iter(nodes[0].named_children), None)
    made = raised.child_by_field_name("function") if raised is not None and raised.type == "call" else raised
    name = stop.source.text(made).rsplit(".", 1)[-1] if made is not None else ""
    return not name[:1].isupper() or name == crash.short_type


def _by_position(crash: Crash, readable: Sequence[tuple[LocatedFrame, Stop]], scores: dict[tuple[str, str], _Score]) -> None:
    weight = Weight.RAISED_HERE
    refused = raised_on_purpose(crash, readable[-1][1]) and _is_innermost(crash, readable[-1][0])
    seen: set[tuple[str, str]] = set()
    for depth, (frame, stop) in enumerate(reversed(readable)):
        score = _score(scores, stop.symbol)
        key = stop.symbol.span.path, stop.symbol.name
        if key in seen:
            continue
        seen.add(key)
        if depth == 0:
            reason = f"{crash.short_type} was raised {'on purpose ' if refused else ''}here, on line {stop.line}."
            score.add(weight * frame.confidence * _innermost_factor(crash, refused=refused), reason)
        else:
            how = "It called the function that failed" if depth == 1 else f"It led to the call, {depth} frames up"
            score.add(weight * frame.confidence, f"{how}, on line {stop.line}.")
        if depth == 1 and refused:
            score.add(Weight.REFUSED_CALLER * frame.confidence, f"Its call on line {stop.line} was refused.")
        weight *= Weight.CALLED_IT


def _innermost_factor(crash: Crash, *, refused: bool) -> float:
    if crash.short_type == "RecursionError":
        return Weight.STACK_WAS_FULL
    return Weight.RAISED_ON_PURPOSE if refused else 1.0


def _by_recursion(crash: Crash, stops: Sequence[Stop], scores: dict[tuple[str, str], _Score]) -> None:
    if crash.short_type != "RecursionError":
        return
    times = Counter((stop.symbol.span.path, stop.symbol.name) for stop in stops)
    often = max(2, max(times.values()) // 4)
    for stop in reversed(stops):
        count = times.pop((stop.symbol.span.path, stop.symbol.name), 0)
        if count >= often:
            _score(scores, stop.symbol).add(Weight.RECURS, f"It is on the stack {count} times: part of the endless recursion.")


def _by_birth(found: Sequence[Birth], scores: dict[tuple[str, str], _Score]) -> None:
    """Only the surest trace to a definition counts: several of one value are no independent hints."""
    counted: set[tuple[str, str]] = set()
    for birth in found:
        key = birth.symbol.span.path, birth.symbol.name
        _score(scores, birth.symbol).add(0.0 if key in counted else Weight.VALUE_BORN * birth.share, birth.reason)
        counted.add(key)


def _traced(crash: Crash, readable: Sequence[tuple[LocatedFrame, Stop]], resolver: Resolver) -> tuple[Birth, ...]:
    frame, stop = readable[-1]
    if crash.short_type == "RecursionError" or (_is_innermost(crash, frame) and raised_on_purpose(crash, stop)):
        return ()
    values = failing_values(stop.source, stop.line, frame.frame, crash)
    return births([stop for _, stop in readable], values, resolver)


def _is_innermost(crash: Crash, frame: LocatedFrame) -> bool:
    return bool(crash.frames) and crash.frames[-1] is frame.frame


def _score(scores: dict[tuple[str, str], _Score], symbol: Symbol) -> _Score:
    return scores.setdefault((symbol.span.path, symbol.name), _Score(symbol))


def _suspect(score: _Score) -> Suspect:
    span: Span = score.symbol.span
    return Suspect(span=span, symbol=score.symbol.name, score=round(1.0 - score.doubt, 3), reasons=tuple(score.reasons))
