"""Clues from where on the stack a function is."""

from collections.abc import Iterator, Sequence

from agent.domain.crash import Crash
from agent.domain.location import LocatedFrame
from agent.stages.localization.clues import Clue
from agent.stages.localization.passing import passes_on
from agent.stages.localization.recursion import is_endless
from agent.stages.localization.refusals import is_refusal, refused_arguments
from agent.stages.localization.stops import Stop
from agent.stages.localization.weights import Weight

MAX_DEPTH = 12
_UNTOLD = 0.7

Readable = Sequence[tuple[LocatedFrame, Stop]]


def position_clues(crash: Crash, readable: Readable) -> Iterator[Clue]:
    """One clue for each function on the stack, less for each frame further out; frames that only pass on don't count as one.

    Args:
        crash: the crash to fix.
        readable: its frames whose files can be read, outermost first.
    """
    refused = is_refusal(crash, *readable[-1])
    yield _innermost(crash, readable, refused=refused)
    blamed = not refused
    seen = {readable[-1][1].key}
    steps = 1
    for depth, (frame, stop) in enumerate(reversed(readable[:-1]), start=1):
        if stop.key in seen:
            continue
        seen.add(stop.key)
        passing = passes_on(stop, readable[-depth][1].symbol)
        yield _outer(frame, stop, depth=depth, steps=steps, passing=passing)
        if not blamed and not passing:
            blamed = True
            yield _refused(frame, stop, readable[-1][1])
        steps += not passing
        if len(seen) > MAX_DEPTH:
            break


def _innermost(crash: Crash, readable: Readable, *, refused: bool) -> Clue:
    frame, stop = readable[-1]
    factors: tuple[Weight, ...] = ()
    passing = ""
    if is_endless(crash):
        factors = (Weight.STACK_WAS_FULL,)
    elif refused:
        factors = (Weight.RAISED_ON_PURPOSE,)
    elif len(readable) > 1 and (passing := passes_on(stop, None)):
        factors = (Weight.PASSES_ON,)
    how = "on purpose " if refused else ""
    return Clue(
        symbol=stop.symbol,
        weight=Weight.RAISED_HERE,
        strength=frame.confidence,
        factors=factors,
        reason=f"{crash.short_type} was raised {how}here, on line {stop.line}.{' ' + passing if passing else ''}",
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
    return Clue(
        symbol=stop.symbol,
        weight=Weight.REFUSED_CALLER,
        strength=frame.confidence * (1.0 if arguments else _UNTOLD),
        reason=f"Its call on line {stop.line} was refused{named[:160]}.",
    )
