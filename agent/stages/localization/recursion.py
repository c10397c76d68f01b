"""Endless recursion: which functions go round, and which of them should have stopped."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from agent.code.symbols import Symbol
from agent.domain.crash import Crash
from agent.stages.localization.callees import Resolver
from agent.stages.localization.clues import Clue
from agent.stages.localization.passing import decides, passes_on
from agent.stages.localization.stops import Stop
from agent.stages.localization.weights import Weight


def is_endless(crash: Crash) -> bool:
    """True when the stack was full."""
    return crash.short_type == "RecursionError"


def recursion_clues(crash: Crash, stops: Sequence[Stop], resolver: Resolver) -> Iterator[Clue]:
    """The functions of the cycle, those that only pass on less.

    Args:
        crash: the crash to fix.
        stops: the in-repository places of the stack, outermost first.
        resolver: finds definitions.
    """
    if not is_endless(crash):
        return
    cycle = cycle_of(stops)
    calls = {stop.key: (stop, callee) for stop, callee in pairwise(stops) if stop.key in cycle and callee.key in cycle}
    for key in dict.fromkeys(stop.key for stop in reversed(stops)):
        if key not in calls:
            continue
        stop, callee = calls[key]
        passing = _passing(stop, callee.symbol, resolver)
        reason = f"It is on the stack {cycle[key]} times: part of the endless recursion.{' ' + passing if passing else ''}"
        yield Clue(symbol=stop.symbol, weight=Weight.RECURS, reason=reason, factors=(Weight.PASSES_ON,) if passing else ())


def cycle_of(stops: Sequence[Stop]) -> dict[tuple[str, str], int]:
    """The functions that go round, by key, and how often each is on the stack."""
    times = Counter(stop.key for stop in stops)
    often = max(2, max(times.values(), default=0) // 4)
    return {key: count for key, count in times.items() if count >= often}


def _passing(stop: Stop, callee: Symbol, resolver: Resolver) -> str:
    if callee.node == stop.symbol.node:
        return ""
    if not decides(stop.symbol):
        return "It decides nothing."
    return passes_on(stop, callee, resolver)
