"""How the weights of `agent/stages/localization/weights.py` were chosen, and what they are worth on packages not used for that.

    python -m eval.weights SUITE [--mode trace|event]

Clues are collected once a case; weights are then searched, by coordinate ascent from a table that knows nothing, on all
packages but one, and scored on the one left out.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from agent.domain.location import Suspect
from agent.stages.localization.clues import ranked
from agent.stages.localization.weights import WEIGHTS, Weight, Weights
from eval.clue_cases import FILES, Case, collect

NEUTRAL: Weights = MappingProxyType(dict.fromkeys(Weight, 0.5))
STEPS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0)
PASSES = 2
_MARGIN = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many of the cases have a function of the real fix first, and among the first three."""

    first: int
    first_three: int
    cases: int

    def row(self, title: str) -> str:
        """One line of the table."""
        share = 100 / max(1, self.cases)
        return (
            f"{title:44} {self.first:3}/{self.cases} {self.first * share:5.1f} %   "
            f"{self.first_three:3}/{self.cases} {self.first_three * share:5.1f} %"
        )


def rank_of(case: Case, weights: Weights) -> int:
    """Position of the first function of the real fix among the suspects, 0 when none is there."""
    return _position(case, ranked(case.clues, weights))


def score(cases: Sequence[Case], weights: Weights) -> Score:
    """The cases under a table of weights."""
    return _counted([rank_of(case, weights) for case in cases])


def baseline(cases: Sequence[Case]) -> Score:
    """The cases when the innermost frame of the repository is the answer, and the only one."""
    return _counted([int(case.innermost in case.gold) for case in cases])


def searched(cases: Sequence[Case]) -> Weights:
    """Weights found by coordinate ascent: one weight at a time over `STEPS`, in the order of the table, `PASSES` times."""
    best: Mapping[Weight, float] = dict(NEUTRAL)
    reached = _objective(cases, best)
    for weight in [*Weight] * PASSES:
        for step in STEPS:
            tried = {**best, weight: step}
            value = _objective(cases, tried)
            if value > reached + 1e-9:
                best, reached = tried, value
    return best


def left_out(cases: Sequence[Case]) -> Score:
    """Each package scored under weights searched on all others."""
    ranks: list[int] = []
    for package in sorted({case.package for case in cases}):
        weights = searched([case for case in cases if case.package != package])
        ranks += [rank_of(case, weights) for case in cases if case.package == package]
    return _counted(ranks)


def report(cases: Sequence[Case], mode: str) -> Iterable[str]:
    """The table, line by line."""
    yield f"{len(cases)} cases, {len({case.package for case in cases})} packages, from {mode} alone"
    yield f"{'':44} {'first':>14} {'first three':>17}"
    shown = sum(case.in_context for case in cases)
    yield baseline(cases).row("innermost frame of the repository")
    yield score(cases, WEIGHTS).row("suspects, weights as shipped")
    yield score(cases, NEUTRAL).row("suspects, every weight 0.5")
    yield left_out(cases).row("suspects, weights of the other packages")
    yield f"{'shown in the context packed for a fixer':44} {shown:3}/{len(cases)} {100 * shown / max(1, len(cases)):5.1f} %"
    found = searched(cases)
    yield score(cases, found).row("suspects, weights searched on all")
    yield ""
    yield f"{'weight':24} {'shipped':>8} {'searched':>9}"
    yield from (f"{weight.value:24} {WEIGHTS[weight]:8.2f} {found[weight]:9.2f}" for weight in Weight)
    yield ""
    yield from (f"not first: {case.name} (rank {rank_of(case, WEIGHTS) or '-'})" for case in cases if rank_of(case, WEIGHTS) != 1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = ArgumentParser(prog="python -m eval.weights", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("suite", help="`core`, or a folder of cases or of recorded incidents")
    parser.add_argument("--mode", choices=tuple(FILES), default="trace")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "suture-eval")
    chosen = parser.parse_args(arguments)
    cases = collect(chosen.suite, chosen.mode, chosen.cache)
    if not cases:
        parser.error(f"{chosen.suite} holds no case with functions of a fix and a {FILES[chosen.mode]}")
    sys.stdout.writelines(f"{line}\n" for line in report(cases, chosen.mode))


def _position(case: Case, suspects: Sequence[Suspect]) -> int:
    return next((at for at, found in enumerate(suspects, start=1) if (found.span.path, found.symbol) in case.gold), 0)


def _objective(cases: Sequence[Case], weights: Weights) -> float:
    """Mean reciprocal rank, and a little for the distance between the best function of the fix and the best other one."""
    total = 0.0
    for case in cases:
        suspects = ranked(case.clues, weights)
        right = [found.score for found in suspects if (found.span.path, found.symbol) in case.gold]
        wrong = [found.score for found in suspects if (found.span.path, found.symbol) not in case.gold]
        position = _position(case, suspects)
        margin = max(right, default=0.0) - max(wrong, default=0.0)
        total += (1.0 / position if position else 0.0) + 0.2 * max(-_MARGIN, min(margin, _MARGIN))
    return total


def _counted(ranks: Sequence[int]) -> Score:
    return Score(first=ranks.count(1), first_three=sum(1 <= rank <= 3 for rank in ranks), cases=len(ranks))


if __name__ == "__main__":
    main()
