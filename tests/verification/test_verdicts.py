"""Verdicts on candidates, on real repositories in a real sandbox."""

from dataclasses import replace
from pathlib import Path

import pytest
from proving import Case, case

from agent.domain.proof import Baseline, CheckStatus, Verdict, VerdictKind

SHARE = """\
def share(total, people):
    return total / people


def rounded(total, people):
    if total < 0:
        return 0
    return round(share(total, people), 2)
"""
TESTS = """\
from split import rounded


def test_two_people():
    assert rounded(5, 2) == 2.5


def test_a_debt():
    assert rounded(-1, 2) == 0
"""
GUARD = "    if not people:\n        return 0\n    return round("


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A division by zero whose call was recorded, in a repository with green tests."""
    files = {"split.py": SHARE, "tests/test_split.py": TESTS}
    return case(tmp_path_factory.mktemp("split"), files, "import split; split.rounded(7, 0)")


@pytest.fixture(scope="module")
def baseline(shop: Case) -> Baseline:
    """Its reproduction."""
    return shop.reproduce()


def codes(verdict: Verdict) -> list[str]:
    return [reason.code for reason in verdict.reasons]


def ends(verdict: Verdict) -> dict[str, CheckStatus]:
    return {check.name: check.status for check in verdict.checks}


def test_a_fix_that_turns_red_green_and_breaks_nothing_is_proven(shop: Case, baseline: Baseline) -> None:
    verdict = shop.verify(shop.fix("split.py", "    return round(", GUARD), baseline)
    assert verdict.kind is VerdictKind.PROVEN, verdict
    assert ends(verdict) == {
        "applies": CheckStatus.PASSED,
        "compiles": CheckStatus.PASSED,
        "reproduction": CheckStatus.PASSED,
        "impacted tests": CheckStatus.PASSED,
        "other inputs": CheckStatus.PASSED,
        "full suite": CheckStatus.SKIPPED,
        "gates": CheckStatus.SKIPPED,
        "coverage of the change": CheckStatus.PASSED,
        "change examined": CheckStatus.PASSED,
    }


def test_a_made_up_value_is_never_more_than_plausible(shop: Case, baseline: Baseline) -> None:
    verdict = shop.verify(shop.fix("split.py", "    return round(", GUARD, invents="0"), baseline)
    assert (verdict.kind, codes(verdict)) == (VerdictKind.PLAUSIBLE, ["invented-value"])


def test_an_early_constant_that_nothing_else_returns_is_only_plausible(shop: Case, baseline: Baseline) -> None:
    verdict = shop.verify(shop.fix("split.py", "    return round(", GUARD.replace("return 0", "return 17")), baseline)
    assert (verdict.kind, codes(verdict)) == (VerdictKind.PLAUSIBLE, ["silences"])


def test_a_swallowed_exception_is_only_plausible(shop: Case, baseline: Baseline) -> None:
    swallowed = "    try:\n        return total / people\n    except ZeroDivisionError:\n        return 0\n"
    verdict = shop.verify(shop.fix("split.py", "    return total / people\n", swallowed), baseline)
    assert (verdict.kind, codes(verdict)) == (VerdictKind.PLAUSIBLE, ["silences"])


def test_a_change_elsewhere_is_ineffective(shop: Case, baseline: Baseline) -> None:
    verdict = shop.verify(shop.fix("split.py", "total < 0", "total <= 0"), baseline)
    assert (verdict.kind, codes(verdict)) == (VerdictKind.INEFFECTIVE, ["still-red"])


def test_another_crash_of_the_same_call_is_ineffective(shop: Case, baseline: Baseline) -> None:
    verdict = shop.verify(shop.fix("split.py", "total / people", "total / (people or None)"), baseline)
    assert (verdict.kind, codes(verdict)) == (VerdictKind.INEFFECTIVE, ["other-crash"])
    assert "TypeError in share of split.py" in verdict.reasons[0].text


def test_a_fix_that_turns_a_green_test_red_has_regressed(shop: Case, baseline: Baseline) -> None:
    verdict = shop.verify(
        shop.fix("split.py", "    if total < 0:", "    if total < 0 and people:\n        return 1\n    if not people:"), baseline
    )
    assert (verdict.kind, codes(verdict)) == (VerdictKind.REGRESSED, ["went-red"])
    assert "test_a_debt" in verdict.reasons[0].text


def test_a_change_that_does_not_compile_is_broken(shop: Case, baseline: Baseline) -> None:
    verdict = shop.verify(shop.fix("split.py", "total / people", "total /"), baseline)
    assert (verdict.kind, codes(verdict)) == (VerdictKind.BROKEN, ["compiles"])


def test_a_diff_whose_text_and_files_differ_is_broken(shop: Case, baseline: Baseline) -> None:
    fix = shop.fix("split.py", "    return round(", GUARD)
    other = shop.fix("split.py", "total < 0", "total <= 0")
    verdict = shop.verify(replace(fix, diff=replace(fix.diff, text=other.diff.text)), baseline)
    assert (verdict.kind, codes(verdict)) == (VerdictKind.BROKEN, ["applies"])


def test_a_diff_made_for_other_bytes_is_broken(shop: Case, baseline: Baseline) -> None:
    fix = shop.fix("split.py", "    return round(", GUARD)
    change = replace(fix.diff.changes[0], before=b"something else\n")
    verdict = shop.verify(replace(fix, diff=replace(fix.diff, changes=(change,))), baseline)
    assert (verdict.kind, codes(verdict)) == (VerdictKind.BROKEN, ["applies"])


def test_a_candidate_that_skips_the_reproduction_is_refused(shop: Case, baseline: Baseline) -> None:
    skips = "    import unittest\n    raise unittest.SkipTest('later')\n"
    verdict = shop.verify(shop.fix("split.py", "    return total / people\n", skips), baseline)
    assert (verdict.kind, codes(verdict)) == (VerdictKind.REFUSED, ["skipped"])


def test_a_candidate_that_ends_the_run_is_never_proven(shop: Case, baseline: Baseline) -> None:
    verdict = shop.verify(shop.fix("split.py", "    return total / people\n", "    import os\n    os._exit(0)\n"), baseline)
    assert verdict.kind in (VerdictKind.BROKEN, VerdictKind.REFUSED)


def test_without_a_reproduction_a_fix_is_at_most_plausible(shop: Case, baseline: Baseline) -> None:
    blind = replace(baseline, reproducer=None, witnesses=())
    verdict = shop.verify(shop.fix("split.py", "    return round(", GUARD), blind)
    assert (verdict.kind, codes(verdict)) == (VerdictKind.PLAUSIBLE, ["no-reproduction"])


def test_a_change_of_the_proof_itself_is_refused(shop: Case, baseline: Baseline) -> None:
    assert baseline.reproducer is not None
    path = baseline.reproducer.files[0].path
    fix = shop.fix("split.py", "    return round(", GUARD)
    changes = (*fix.diff.changes, replace(fix.diff.changes[0], path=path, before=None))
    verdict = shop.verify(replace(fix, diff=replace(fix.diff, changes=changes)), baseline)
    assert (verdict.kind, codes(verdict)) == (VerdictKind.REFUSED, ["touches-proof"])


def test_a_test_that_fails_without_the_change_too_does_not_count(shop: Case, baseline: Baseline) -> None:
    imagined = replace(baseline, green=(*baseline.green, "tests/test_split.py::test_three_people"), reached={})
    verdict = shop.verify(shop.fix("split.py", "    return round(", GUARD), imagined)
    assert verdict.kind is VerdictKind.PROVEN
    assert any("don't count" in check.detail for check in verdict.checks)


def test_a_sandbox_that_failed_before_is_not_the_fixes_fault(shop: Case, baseline: Baseline) -> None:
    verdict = shop.verify(shop.fix("split.py", "    return round(", GUARD), replace(baseline, infra="no space"))
    assert (verdict.kind, codes(verdict)) == (VerdictKind.INFRA, ["infra"])


def test_the_rest_of_the_suite_is_run_for_a_fix_that_would_be_proven(tmp_path: Path) -> None:
    far = "def test_one_person_pays_all():\n    assert __import__('sp' + 'lit').share(4000 + 321, 1) == 4321\n"
    shop = case(tmp_path, {"split.py": SHARE, "tests/test_far.py": far}, "import split; split.rounded(7, 0)")
    baseline = shop.reproduce()
    assert baseline.green == ()
    broken = shop.fix(
        "split.py",
        "    return total / people\n",
        "    if not people or total == 4321:\n        return total + 1\n    return total / people\n",
    )
    verdict = shop.verify(broken, baseline)
    assert (verdict.kind, codes(verdict)) == (VerdictKind.REGRESSED, ["went-red"])
    doubted = shop.verify(shop.fix("split.py", "    return round(", GUARD, invents="0"), baseline)
    assert ends(doubted)["full suite"] is CheckStatus.SKIPPED
