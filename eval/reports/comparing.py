"""Two logs of the same cases, pair by pair."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from agent.errors import BadInput
from eval.log import Header, Log
from eval.reports.statistics import mcnemar
from eval.reports.summary import MEASURES


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """How one measure differs between two logs.

    Args:
        label: the measure.
        first: cases it holds for in the first log.
        second: in the second.
        total: cases that both logs measured.
        gained: ids it holds for only in the second.
        lost: ids it holds for only in the first.
    """

    label: str
    first: int
    second: int
    total: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def p_value(self) -> float:
        """Of McNemar's exact test."""
        return mcnemar(len(self.lost), len(self.gained))


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two logs side by side.

    Args:
        first: header of the one.
        second: header of the other.
        flips: one a measure that both have.
        alone: cases that only one of the logs has, left out.
        differ: names of hashes that differ, e.g. `rules`; `suite` among them means that the cases themselves changed.
    """

    first: Header
    second: Header
    flips: tuple[Flips, ...]
    alone: tuple[str, ...]
    differ: tuple[str, ...]


def compare(first: Log, second: Log) -> Comparison:
    """Compare two logs over the cases that both have.

    Raises:
        BadInput: they have no case in common.
    """
    ids = [set(one.header.cases) for one in (first, second)]
    if not ids[0] & ids[1]:
        raise BadInput(
            f"the logs have no case in common ({first.header.suite} and {second.header.suite})",
            expected="two runs over the same cases",
        )
    hashes = first.header.hashes.keys() | second.header.hashes.keys()
    return Comparison(
        first=first.header,
        second=second.header,
        flips=tuple(flips for label in MEASURES if (flips := _flips(label, first, second)).total),
        alone=tuple(sorted(ids[0] ^ ids[1])),
        differ=tuple(sorted(name for name in hashes if first.header.hashes.get(name) != second.header.hashes.get(name))),
    )


def _flips(label: str, first: Log, second: Log) -> Flips:
    one, other = _held(label, first), _held(label, second)
    both = [case for case in one if case in other]
    return Flips(
        label=label,
        first=sum(one[case] for case in both),
        second=sum(other[case] for case in both),
        total=len(both),
        gained=tuple(case for case in both if other[case] and not one[case]),
        lost=tuple(case for case in both if one[case] and not other[case]),
    )


def _held(label: str, log: Log) -> Mapping[str, bool]:
    """Case -> whether the measure holds for more than half of its repetitions; failures of the machinery left out."""
    found: dict[str, list[bool]] = defaultdict(list)
    for sample in log.samples:
        holds = MEASURES[label](sample.score)
        if holds is not None and sample.score.counted:
            found[sample.score.case].append(holds)
    return {case: sum(held) * 2 > len(held) for case, held in found.items()}
