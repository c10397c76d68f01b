"""Clues from where on the stack a function is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.domain.crash import Crash
from agent.domain.location import LocatedFrame
from agent.stages.localization.callees import Resolver
from agent.stages.localization.carriers import carriers_of_parameters
from agent.stages.localization.clues import Clue
from agent.stages.localization.lookups import answers_lookup
from agent.stages.localization.named_by_message import call_misfits
from agent.stages.localization.passing import passes_on
from agent.stages.localization.recursion import cycle_of, is_endless
from agent.stages.localization.refusals import is_refusal, lacks_a_kind, only_raises, refused_arguments
from agent.stages.localization.stops import Stop
from agent.stages.localization.weights import Weight

MAX_DEPTH = 12
_UNTOLD = 0.3
_OTHER_KIND = 0.5

Readable = Sequence[tuple[LocatedFrame, Stop]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passing:
    resolver: Resolver
    carriers: frozenset[tuple[str, str]]
    misfit: bool

    def told(self, stop: Stop, callee: Stop) -> str:
        """Why the frame only passes on, empty when it may not."""
        if stop.key in self.carriers:
            return "It hands the value on as it got it."
        if stop.is_anonymous and stop.symbol.kind in {"class", "module"}:
            return "It is an entry of a table."
        return passes_on(stop, callee.symbol, self.resolver)


def position_clues(
    crash: Crash, readable: Readable, resolver: Resolver, carriers: frozenset[tuple[str, str]] = frozenset()
) -> Iterator[Clue]:
    """One clue for each function on the stack, less for each frame further out; frames that only pass on don't count as one.

    Args:
        crash: the crash to fix.
        readable: its frames whose files can be read, outermost first.
        resolver: finds definitions.
        carriers: keys of the functions that hand the failing value on as they got it.
    """
    lookup = answers_lookup(crash, *readable[-1]) if len(readable) > 1 else ""
    refused = is_refusal(crash, *readable[-1])
    raiser = _raiser(readable) if refused else len(readable) - 1
    for frame, stop in reversed(readable[raiser + 1 :]):
        yield _helper(crash, frame, stop)
    forwards = lookup or _forwarding(crash, readable, raiser, resolver)
    yield _innermost(crash, readable[raiser], refused=refused, forwards=forwards)
    misfit = bool(forwards) and not lookup and call_misfits(crash)
    refusing = [stop for _, stop in readable[: raiser + 1]] if refused else []
    carriers |= carriers_of_parameters(refusing, refused_arguments(refusing[-1])) if refusing else frozenset()
    passing = _Passing(resolver=resolver, carriers=carriers, misfit=misfit)
    yield from _outwards(crash, readable, raiser, passing, refused=refused or bool(lookup))


def _raiser(readable: Readable) -> int:
    """The frame that decided to raise: functions that are made to raise do it for their callers."""
    position = len(readable) - 1
    while position > 0 and only_raises(readable[position][1].symbol):
        position -= 1
    return position


def _forwarding(crash: Crash, readable: Readable, raiser: int, resolver: Resolver) -> str:
    """Why the last frame only forwards, when there are others to blame and it is the forwarded call that failed."""
    frame, stop = readable[raiser]
    called = not crash.frames or crash.frames[-1] is not frame.frame or call_misfits(crash)
    return passes_on(stop, None, resolver) if called and 0 < raiser == len(readable) - 1 else ""


def _outwards(crash: Crash, readable: Readable, raiser: int, how: _Passing, *, refused: bool) -> Iterator[Clue]:
    blamed = not refused
    seen = {stop.key for _, stop in readable[raiser:]}
    if is_endless(crash):
        seen |= {*cycle_of([stop for _, stop in readable])}  # where in the cycle the stack ended says nothing
    steps = 0 if how.misfit else 1  # then the frame that forwards only happens to be where the call failed
    for depth, (frame, stop) in enumerate(reversed(readable[:raiser]), start=1):
        if stop.key in seen:
            continue
        seen.add(stop.key)
        passing = how.told(stop, readable[raiser - depth + 1][1])
        yield _outer(frame, stop, depth=depth, steps=steps, passing=passing)
        if not blamed and not passing:
            blamed = True
            yield _refused(frame, stop, readable[raiser][1])
        steps += not passing
        if len(seen) > MAX_DEPTH:
            return


def _helper(crash: Crash, frame: LocatedFrame, stop: Stop) -> Clue:
    return Clue(
        symbol=stop.symbol,
        weight=Weight.RAISED_HERE,
        strength=frame.confidence,
        factors=(Weight.RAISED_ON_PURPOSE, Weight.PASSES_ON),
        reason=f"{crash.short_type} was raised on purpose here, on line {stop.line}, by a function made to raise.",
    )


def _innermost(crash: Crash, at: tuple[LocatedFrame, Stop], *, refused: bool, forwards: str) -> Clue:
    frame, stop = at
    factors: tuple[Weight, ...] = ()
    if is_endless(crash):
        factors = (Weight.STACK_WAS_FULL,)
    elif refused:
        factors = () if lacks_a_kind(stop) else (Weight.RAISED_ON_PURPOSE,)
    elif forwards:
        factors = (Weight.PASSES_ON,)
    how = "on purpose " if refused else ""
    return Clue(
        symbol=stop.symbol,
        weight=Weight.RAISED_HERE,
        strength=frame.confidence,
        factors=factors,
        reason=f"{crash.short_type} was raised {how}here, on line {stop.line}.{' ' + forwards if forwards else ''}",
    )


def _outer(frame: LocatedFrame, stop: Stop, *, depth: int, steps: int, passing: str) -> Clue:
    how = "It called the function that failed" if depth == 1 else f"It led to the call, {depth} frames up"
    return Clue(
        symbol=stop.symbol,
        weight=Weight.RAISED_HERE,
        strength=frame.confidence,
        factors=(*[Weight.CALLED_IT] * steps, *[Weight.PASSES_ON] * bool(passing)),
        reason=f"{how}, on line {stop.line}.{' ' + passing if passing else ''}",
    )


def _refused(frame: LocatedFrame, stop: Stop, raiser: Stop) -> Clue:
    """The nearest caller that decides anything is the one whose doing was refused."""
    arguments = sorted(refused_arguments(raiser))
    named = f": `{raiser.symbol.short_name}` does not accept its `{'`, `'.join(arguments[:3])}`" if arguments else ""
    told = _OTHER_KIND if lacks_a_kind(raiser) else 1.0 if arguments else _UNTOLD
    return Clue(
        symbol=stop.symbol,
        weight=Weight.REFUSED_CALLER,
        strength=frame.confidence * told,
        reason=f"Its call on line {stop.line} was refused{named[:160]}.",
    )
