"""Endless recursion: which functions go round, and which of them should have stopped."""

from collections import Counter
from collections.abc import Iterator, Sequence

from agent.domain.crash import Crash
from agent.stages.localization.clues import Clue
from agent.stages.localization.passing import passes_on
from agent.stages.localization.stops import Stop
from agent.stages.localization.weights import Weight


def is_endless(crash: Crash) -> bool:
    """True when the stack was full."""
    return crash.short_type == "RecursionError"


def recursion_clues(crash: Crash, stops: Sequence[Stop]) -> Iterator[Clue]:
    """The functions of the cycle."""
    if not is_endless(crash):
        return
    times = Counter(stop.key for stop in stops)
    often = max(2, max(times.values()) // 4)
    callees = [*[stop.symbol for stop in stops[1:]], None]
    for stop, callee in zip(reversed(stops), reversed(callees), strict=True):
        count = times.pop(stop.key, 0)
        if count >= often:
            passing = passes_on(stop, callee) if callee is not None and callee.node != stop.symbol.node else ""
            reason = f"It is on the stack {count} times: part of the endless recursion.{' ' + passing if passing else ''}"
            yield Clue(symbol=stop.symbol, weight=Weight.RECURS, reason=reason, factors=(Weight.PASSES_ON,) if passing else ())
