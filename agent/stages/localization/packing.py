"""Packs code into a budget of tokens: the most valuable first, whole where it fits, else windows around the lines that matter.

Pure: candidates in, excerpts out. No line is shown twice, and what is left out of an excerpt is marked by `...`.
"""

from collections import defaultdict
from collections.abc import Iterable

from agent.domain.location import Excerpt, Span
from agent.domain.untrusted import Untrusted
from agent.stages.localization.packing_candidate import Candidate
from agent.stages.localization.packing_cuts import Cut, cut_to_fit

CONTEXT_TOKENS = 4_000


def pack(candidates: Iterable[Candidate], budget: int = CONTEXT_TOKENS) -> tuple[Excerpt, ...]:
    """Excerpts, most valuable first, that with a line of heading each take at most the budget.

    Args:
        candidates: what could be shown; among equals of worth the earlier one wins.
        budget: tokens.
    """
    taken: defaultdict[str, set[int]] = defaultdict(set)
    shown: set[tuple[str, str, int]] = set()
    excerpts: list[Excerpt] = []
    left = budget
    for candidate in sorted(candidates, key=lambda candidate: -candidate.worth.priority):
        if candidate.key in shown:
            continue
        cut = cut_to_fit(candidate, taken[candidate.path], candidate.worth.limits(budget, left))
        if cut is not None:
            shown.add(candidate.key)
            taken[candidate.path] |= set(cut.lines)
            left -= cut.cost
            excerpts.append(_excerpt(candidate, cut))
    return tuple(excerpts)


def _excerpt(candidate: Candidate, cut: Cut) -> Excerpt:
    return Excerpt(
        span=Span(path=candidate.path, start_line=cut.lines[0], end_line=cut.lines[-1]),
        symbol=candidate.symbol,
        role=candidate.role,
        reason=candidate.reason,
        text=Untrusted(cut.text),
        tokens=cut.tokens,
    )
