"""Evidence against functions, and the ranking it adds up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from agent.code.symbols import Symbol
from agent.domain.location import Suspect
from agent.stages.localization.weights import WEIGHTS, Weight, Weights

MAX_SUSPECTS = 10
_CERTAIN = 0.99
_WORTH_READING = 0.3
_MAX_REASONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """One piece of evidence against one definition, before it is weighed.

    Args:
        symbol: the definition.
        weight: the kind of evidence.
        reason: one sentence a person reads.
        strength: 0 to 1, how clear the evidence is of its kind.
        factors: kinds that take some of it away, one entry for each time.
    """

    symbol: Symbol
    weight: Weight
    reason: str
    strength: float = 1.0
    factors: tuple[Weight, ...] = ()

    def counts(self, weights: Weights) -> float:
        """What it is worth, 0 to 0.99."""
        worth = weights[self.weight] * self.strength
        for factor in self.factors:
            worth *= weights[factor]
        return max(0.0, min(worth, _CERTAIN))


@dataclass(slots=True)
class _Case:
    symbol: Symbol
    worths: dict[Weight, float] = field(default_factory=dict)
    reasons: dict[str, float] = field(default_factory=dict)

    def add(self, clue: Clue, worth: float) -> None:
        """Hints of one kind are not independent of each other: the strongest counts."""
        self.worths[clue.weight] = max(worth, self.worths.get(clue.weight, 0.0))
        self.reasons[clue.reason] = max(worth, self.reasons.get(clue.reason, 0.0))

    @property
    def score(self) -> float:
        doubt = 1.0
        for worth in self.worths.values():
            doubt *= 1.0 - worth
        return round(1.0 - doubt, 3)


def ranked(clues: Iterable[Clue], weights: Weights = WEIGHTS) -> tuple[Suspect, ...]:
    """Suspects, most suspicious first; among equals the one that was accused first.

    Args:
        clues: everything known, the clues on the innermost frame first.
        weights: the table.
    """
    cases: dict[tuple[str, str], _Case] = {}
    for clue in clues:
        case = cases.setdefault((clue.symbol.span.path, clue.symbol.name), _Case(clue.symbol))
        case.add(clue, clue.counts(weights))
    order = sorted(cases.values(), key=lambda case: -case.score)
    return tuple(_suspect(case) for case in order[:MAX_SUSPECTS])


def _suspect(case: _Case) -> Suspect:
    span, name = case.symbol.span, case.symbol.name
    return Suspect(span=span, symbol=name, score=case.score, reasons=_worth_reading(case.reasons))


def _worth_reading(reasons: Mapping[str, float]) -> tuple[str, ...]:
    """The reasons that matter beside the strongest one, in the order they were found."""
    least = _WORTH_READING * max(reasons.values(), default=0.0)
    kept = [reason for reason, worth in reasons.items() if worth >= least]
    strongest = sorted(kept, key=lambda reason: -reasons[reason])[:_MAX_REASONS]
    return tuple(reason for reason in kept if reason in strongest)
