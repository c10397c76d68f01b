"""Two logs of one suite under two sandboxes."""

from dataclasses import replace

from eval_logs import proven, unsolved

from eval.cross_check import differences
from eval.log import Header, Log, Sample
from eval.scores import Score


def log(*scores: Score, outcome: str = "") -> Log:
    header = Header(
        suite="core",
        solver="rules",
        mode="all",
        cases=tuple(one.case for one in scores),
        repeat=1,
        started_at="",
        version="",
        hashes={},
    )
    return Log(header=header, samples=tuple(Sample(score=one, outcome=outcome) for one in scores))


def test_equal_verdicts_are_no_difference_whatever_they_cost() -> None:
    assert list(differences(log(proven(), unsolved()), log(replace(proven(), seconds=99.0, peak_mb=7.0), unsolved()))) == []


def test_another_verdict_is_one() -> None:
    found = list(differences(log(proven()), log(replace(proven(), verdict="plausible"))))
    assert found == ["proven-right:\n  - verdict proven\n  + verdict plausible"]


def test_a_sandbox_that_failed_is_one() -> None:
    (found,) = differences(log(proven()), log(replace(proven(), infra="no space")))
    assert "+ infra no space" in found


def test_a_case_that_only_one_log_has_is_one() -> None:
    assert list(differences(log(proven(), unsolved()), log(proven()))) == ["no-fix: only in the first log"]
    assert list(differences(log(proven()), log(proven(), unsolved()))) == ["no-fix: only in the second log"]
