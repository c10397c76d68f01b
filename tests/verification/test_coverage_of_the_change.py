"""Which tests a change can turn red, and whether what it changes is executed."""

from dataclasses import replace

import pytest
from proving import Case, case

from agent.domain.fix import FileChange
from agent.domain.proof import Baseline, CheckStatus, VerdictKind
from agent.stages.reproduction.bench import open_bench
from agent.stages.verification.covering import changed_parts, check_coverage
from agent.stages.verification.impacted import impacted_tests

SPLIT = """\
LIMIT = 10


def share(total, people):
    return total / people


def rounded(total, people):
    return round(share(total, people), 2)


def never_called(total):
    return total + 1
"""
TESTS = """\
from split import rounded, share


def test_far():
    assert rounded(5, 2) == 2.5


def test_near():
    assert share(5, 2) == 2.5


def test_of_nothing():
    assert share
"""
NEAR, FAR, NOTHING = ("tests/test_split.py::test_near", "tests/test_split.py::test_far", "tests/test_split.py::test_of_nothing")
GUARD = "    if not people:\n        people = 1\n    return total / people\n"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Case:
    files = {"split.py": SPLIT, "tests/test_split.py": TESTS}
    return case(tmp_path_factory.mktemp("split"), files, "import split; split.rounded(7, 0)")


@pytest.fixture(scope="module")
def baseline(shop: Case) -> Baseline:
    return shop.reproduce()


def test_the_baseline_tells_which_tests_enter_which_function_the_closest_first(baseline: Baseline) -> None:
    assert baseline.reached == {"split.py:rounded": (FAR,), "split.py:share": (NEAR, FAR)}


def test_a_change_within_a_function_concerns_the_tests_that_enter_it(shop: Case, baseline: Baseline) -> None:
    fix = shop.fix("split.py", "    return total / people\n", GUARD)
    assert impacted_tests(fix, baseline) == (NEAR, FAR)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LIMIT = 10", "LIMIT = 11"),
        ("def never_called", "def another():\n    return 1\n\n\ndef never_called"),
        ("    return total + 1", "    return total + 2"),
    ],
    ids=["a line outside of all functions", "a new function", "a function that nothing enters"],
)
def test_any_other_change_concerns_all_that_import_it(shop: Case, baseline: Baseline, old: str, new: str) -> None:
    assert set(impacted_tests(shop.fix("split.py", old, new), baseline)) == {NEAR, FAR, NOTHING}


def test_without_coverage_of_the_baseline_all_are_concerned(shop: Case, baseline: Baseline) -> None:
    fix = shop.fix("split.py", "    return total / people\n", GUARD)
    assert impacted_tests(fix, replace(baseline, reached={})) == baseline.green


def test_a_branch_that_nothing_takes_is_noted(shop: Case, baseline: Baseline) -> None:
    bench = open_bench(shop.incident, shop.context, shop.ports)
    guard = GUARD.replace("        people = 1\n", "        people = 1\n    elif total < -5:\n        people = 2\n")
    found = check_coverage(bench, shop.fix("split.py", "    return total / people\n", guard), baseline)
    assert (found.kind, found.checks[0].status) == (None, CheckStatus.PASSED)
    assert found.checks[0].detail == "3 of 4 changed statements were executed; not split.py:8."


def test_a_changed_function_that_nothing_enters_is_a_doubt(shop: Case, baseline: Baseline) -> None:
    bench = open_bench(shop.incident, shop.context, shop.ports)
    fix = shop.fix("split.py", "    return total + 1\n", "    return total + 2\n", author="human")
    found = check_coverage(bench, fix, baseline)
    assert (found.kind, [reason.code for reason in found.reasons]) == (VerdictKind.PLAUSIBLE, ["uncovered-change"])
    assert "never_called of split.py" in found.reasons[0].text


def test_a_rule_s_repair_of_such_a_function_is_none(shop: Case, baseline: Baseline) -> None:
    bench = open_bench(shop.incident, shop.context, shop.ports)
    fix = shop.fix("split.py", "    return total + 1\n", "    return total + 2\n", author="rule:PY000")
    assert check_coverage(bench, fix, baseline).kind is None


@pytest.mark.parametrize(
    "text",
    [b'"""Text."""\n\n\ndef f():\n    # a comment\n    return 1\n', b"def f():\n    return 1\n\n\ndef g():\n    '''Text.'''\n"],
)
def test_comments_texts_and_heads_of_functions_are_nothing_to_execute(text: bytes) -> None:
    change = FileChange(path="a.py", before=b"def f():\n    return 1\n", after=text)
    assert list(changed_parts(change)) == []
