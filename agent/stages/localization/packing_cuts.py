"""Chooses the lines of one candidate that fit: all, all but the documentation, or a window around those that matter."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from agent.stages.localization.packing_candidate import Candidate, Limits
from agent.stages.localization.packing_text import shown_line, shown_text
from agent.tokens import count_tokens

# No code has this many characters or lines a token; what has more is not worth counting.
_CHARACTERS_A_TOKEN = 16
_LINES_A_TOKEN = 4
_KEPT_OF_TOO_MUCH = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What is shown of a candidate.

    Args:
        lines: 1-based, ascending, at least one.
        text: the lines, with marks for what is left out.
        tokens: of the text.
        cost: tokens of the text and of the heading it needs.
    """

    lines: tuple[int, ...]
    text: str
    tokens: int
    cost: int


def cut_to_fit(candidate: Candidate, taken: Collection[int], limits: Limits) -> Cut | None:
    """The largest form that fits; None when none does, or all of it is shown already.

    Args:
        candidate: what to show.
        taken: lines of the file that are shown already.
        limits: tokens it may take.
    """
    free = [number for number in candidate.lines if number not in taken and 1 <= number <= candidate.source.line_count]
    for lines in (free, [number for number in free if number not in candidate.dispensable]):
        if (cut := _cut(candidate, taken, lines, limits.whole)) is not None:
            return cut
    return _window(candidate, taken, free, limits.window)


def _window(candidate: Candidate, taken: Collection[int], free: Sequence[int], limit: int) -> Cut | None:
    kept = [*_affordable(candidate, _by_importance(candidate, free), limit)]
    while kept:
        if (cut := _cut(candidate, taken, sorted(kept), limit)) is not None:
            return cut
        kept = kept[: int(len(kept) * _KEPT_OF_TOO_MUCH)]
    return None


def _by_importance(candidate: Candidate, free: Sequence[int]) -> list[int]:
    """The head, the focus, then outward from the focus line by line."""
    available = set(free)
    first = [number for number in dict.fromkeys((*candidate.head, *candidate.focus)) if number in available]
    centres = sorted(candidate.focus or candidate.head[-1:] or candidate.lines[:1])
    rest = sorted(available.difference(first), key=lambda number: (_distance(number, centres), number))
    return first + rest


def _distance(number: int, centres: Sequence[int]) -> int:
    after = bisect_left(centres, number)
    return min(abs(number - centre) for centre in centres[max(0, after - 1) : after + 1])


def _affordable(candidate: Candidate, numbers: Sequence[int], limit: int) -> Iterator[int]:
    for number in numbers:
        limit -= max(1, count_tokens(shown_line(candidate.source, number)))
        if limit < 0:
            return
        yield number


def _cut(candidate: Candidate, taken: Collection[int], numbers: Sequence[int], limit: int) -> Cut | None:
    if len(numbers) > limit * _LINES_A_TOKEN:
        return None
    lines = _without_blank_ends(candidate, numbers)
    if not lines or sum(len(shown_line(candidate.source, number)) for number in lines) > limit * _CHARACTERS_A_TOKEN:
        return None
    bounds = candidate.lines[0], max(candidate.lines[-1], candidate.ends)
    text = shown_text(candidate.source, lines, bounds, taken)
    tokens = count_tokens(text)
    cost = tokens + count_tokens(_heading(candidate, lines))
    return Cut(lines=lines, text=text, tokens=tokens, cost=cost) if cost <= limit else None


def _without_blank_ends(candidate: Candidate, numbers: Sequence[int]) -> tuple[int, ...]:
    line = candidate.source.line
    first = next((position for position, number in enumerate(numbers) if line(number).strip()), len(numbers))
    after = next((position for position in range(len(numbers), first, -1) if line(numbers[position - 1]).strip()), first)
    return tuple(numbers[first:after])


def _heading(candidate: Candidate, lines: Sequence[int]) -> str:
    return f"{candidate.path}:{lines[0]}-{lines[-1]} {candidate.symbol} ({candidate.role}: {candidate.reason})\n"
