"""The stored baseline: what each case once reached, so that a change that loses one is seen."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agent.errors import BadInput
from eval.log import Log
from eval.reports.grades import Grade, grade

VERSION = 1
_LEVELS: Mapping[Grade, int] = {Grade.PROVEN: 3, Grade.PLAUSIBLE: 2, Grade.UNPROVEN: 1, Grade.DECLINED: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What a solver reached on a suite.

    Args:
        suite: name.
        solver: name.
        mode: what it was given.
        grades: case -> its worst grade among the repetitions.
    """

    suite: str
    solver: str
    mode: str
    grades: Mapping[str, Grade]


def reached(log: Log) -> Baseline:
    """The baseline that a finished log amounts to.

    Raises:
        BadInput: the log is unfinished, or holds failures that say nothing of the solver.
    """
    grades = _worst(log)
    lost = [case for case, one in grades.items() if one in {Grade.INFRA, Grade.ERROR}]
    if not log.complete or lost:
        raise BadInput(
            f"the log is no baseline ({len(log.samples)} samples; failed: {', '.join(lost) or 'none'})",
            expected="a finished run without failures of the machinery",
            remedy="finish it with `suture eval run --resume --log FILE`",
        )
    return Baseline(suite=log.header.suite, solver=log.header.solver, mode=log.header.mode, grades=grades)


def falls(log: Log, baseline: Baseline) -> Mapping[str, str]:
    """Case -> sentence, for every case that ended worse than the baseline, or that is missing from a log.

    A case whose machinery failed is a fall too: a build must not pass because nothing was measured.

    Args:
        log: the run to look at.
        baseline: of the same suite, solver and mode.

    Raises:
        BadInput: it is of another suite, solver or mode.
    """
    ours = (log.header.suite, log.header.solver, log.header.mode)
    theirs = (baseline.suite, baseline.solver, baseline.mode)
    if ours != theirs:
        raise BadInput(f"the log is of {', '.join(ours)}", expected=f"the baseline's {', '.join(theirs)}")
    now = _worst(log)
    return {
        case: f"was {before.value}, is {now[case].value if case in now else 'missing from the log'}"
        for case, before in baseline.grades.items()
        if _level(now.get(case, Grade.ERROR)) < _level(before)
    }


def write_baseline(baseline: Baseline, file: Path) -> None:
    """Store a baseline as JSON, cases in alphabetical order, one a line."""
    document = {
        "version": VERSION,
        "suite": baseline.suite,
        "solver": baseline.solver,
        "mode": baseline.mode,
        "grades": {case: baseline.grades[case].value for case in sorted(baseline.grades)},
    }
    file.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def read_baseline(file: Path) -> Baseline:
    """A stored baseline.

    Raises:
        BadInput: unreadable, or not what `write_baseline` wrote.
    """
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        if document["version"] != VERSION:
            raise BadInput(f"{file}: version {document['version']!r}", expected=str(VERSION))
        grades = {str(case): Grade(value) for case, value in document["grades"].items()}
        return Baseline(suite=document["suite"], solver=document["solver"], mode=document["mode"], grades=grades)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as problem:
        raise BadInput(f"{file}: {problem}", expected="a baseline that `suture eval baseline --write` stored") from None


def _worst(log: Log) -> Mapping[str, Grade]:
    found: dict[str, Grade] = {}
    for sample in log.samples:
        case, one = sample.score.case, grade(sample.score)
        found[case] = min(found.get(case, one), one, key=_level)
    return found


def _level(one: Grade) -> int:
    """Higher is better; what must never be is below everything."""
    return _LEVELS.get(one, -1 if one in {Grade.PROVEN_WRONG, Grade.ERROR, Grade.INFRA} else 0)
