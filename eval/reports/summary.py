"""A log in a few figures: shares with intervals, counts, time and money."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from eval.log import Header, Log
from eval.reports.grades import Grade, grade
from eval.reports.statistics import wilson
from eval.scores import Score

Measure = Callable[[Score], bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share of cases.

    Args:
        label: what is counted.
        hits: cases it holds for; fractional where repetitions of a case differ.
        total: cases it could hold for.
    """

    label: str
    hits: float
    total: int

    @property
    def share(self) -> float:
        """0 to 1; 0 of none."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """95 %, by Wilson, over cases."""
        return wilson(self.hits, self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a log comes to.

    Args:
        header: of the log.
        samples: how many are in the log.
        rates: shares, failures of the machinery left out.
        grades: how often each grade was given, best first; zeros left out.
        proven_but_wrong: ids; must be empty.
        declined_wrongly: ids of fixable cases whose fault was called somebody else's.
        infra: ids whose machinery failed.
        errors: ids at which Suture itself broke.
        median_seconds: wall time of the pipeline a sample.
        longest_seconds: the longest.
        judging_seconds: median wall time of the hidden tests of a sample.
        overhead_seconds: median wall time the harness itself took for a sample.
        question: median tokens of the first question to a model, 0 when none was asked.
        tokens: spent on models.
        money: US dollars.
        solved: samples solved.
    """

    header: Header
    samples: int
    rates: tuple[Rate, ...]
    grades: Mapping[Grade, int]
    proven_but_wrong: tuple[str, ...]
    declined_wrongly: tuple[str, ...]
    infra: tuple[str, ...]
    errors: tuple[str, ...]
    median_seconds: float
    longest_seconds: float
    judging_seconds: float
    overhead_seconds: float
    question: float
    tokens: int
    money: float
    solved: int

    @property
    def money_each(self) -> float | None:
        """US dollars a solved sample; None when none was solved."""
        return self.money / self.solved if self.solved else None


MEASURES: Mapping[str, Measure] = {
    "solved": lambda score: score.solved if score.fixable else None,
    "proven and right": lambda score: score.proven_right if score.fixable else None,
    "reproduced": lambda score: bool(score.reproduced) if score.fixable else None,
    "located first": lambda score: score.first,
    "located in the first three": lambda score: score.third,
    "located in the context": lambda score: score.in_context,
    "innermost frame first (baseline)": lambda score: score.innermost,
    "declined rightly": lambda score: score.declined_rightly,
    "owner named rightly": lambda score: score.owner_right,
}


def summarize(log: Log) -> Summary:
    """The figures of a log, finished or not."""
    scores = [sample.score for sample in log.samples]
    counted = [score for score in scores if score.counted and score.verdict != "error"]
    seconds = [score.seconds for score in counted] or [0.0]
    grades = Counter(grade(score) for score in scores)
    return Summary(
        header=log.header,
        samples=len(scores),
        rates=tuple(rate(label, counted) for label in MEASURES),
        grades={one: grades[one] for one in Grade if grades[one]},
        proven_but_wrong=_ids(score for score in counted if score.proven_but_wrong),
        declined_wrongly=_ids(score for score in counted if score.declined_wrongly),
        infra=_ids(score for score in scores if not score.counted),
        errors=_ids(score for score in scores if score.verdict == "error"),
        median_seconds=median(seconds),
        longest_seconds=max(seconds),
        judging_seconds=median([score.judging for score in counted] or [0.0]),
        overhead_seconds=median([score.overhead for score in counted] or [0.0]),
        question=median([score.question for score in scores if score.question] or [0]),
        tokens=sum(score.tokens for score in scores),
        money=sum(score.money for score in scores),
        solved=sum(score.solved for score in counted),
    )


def rate(label: str, scores: Iterable[Score]) -> Rate:
    """The share of cases one measure holds for; repetitions of a case count as one case.

    Args:
        label: one of MEASURES.
        scores: of any cases and repetitions.
    """
    by_case: dict[str, list[bool]] = defaultdict(list)
    for score in scores:
        holds = MEASURES[label](score)
        if holds is not None:
            by_case[score.case].append(holds)
    hits = sum(sum(held) / len(held) for held in by_case.values())
    return Rate(label=label, hits=hits, total=len(by_case))


def _ids(scores: Iterable[Score]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(score.case for score in scores))
