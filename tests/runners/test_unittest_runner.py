"""Suites of the standard library's unittest, for interpreters no pytest runs on."""

from pathlib import Path

from projects import RunTests, crash_of, outcomes

from agent.domain.alert import Service, TestPlan
from agent.runners.detect import DetectingRunner
from agent.runners.unittest_runner import UnittestRunner

CASE = """
import unittest
import shop

class Case(unittest.TestCase):
    def test_good(self): self.assertEqual(shop.total([]), 0)
    def test_bad(self): self.assertEqual(1, 2)
    def test_crash(self): shop.total([None])
    def test_parts(self):
        for number in range(3):
            with self.subTest(number): self.assertEqual(number, 1)
    @unittest.skip("later")
    def test_skip(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail()
    @unittest.expectedFailure
    def test_surprise(self): pass
"""
FILES = {"shop.py": "def total(items): return sum(item.price for item in items)\n", "tests/test_case.py": CASE}


def test_every_test_is_told_with_its_outcome(run: RunTests) -> None:
    report = run(FILES, runner=UnittestRunner())
    assert {test.removeprefix("tests/test_case.py::Case::test_"): outcome for test, outcome in outcomes(report).items()} == {
        "good": "passed",
        "bad": "failed",
        "crash": "failed",
        "parts": "failed",
        "skip": "skipped",
        "expected": "skipped",
        "surprise": "failed",
    }
    crash = crash_of(report, "tests/test_case.py::Case::test_crash")
    assert crash.type == "AttributeError"
    assert [frame.path for frame in crash.frames] == ["tests/test_case.py", "shop.py", "shop.py"]


def test_only_what_was_named_runs(run: RunTests) -> None:
    files = {**FILES, "tests/test_other.py": "1 / 0\n"}
    report = run(files, ["tests/test_case.py::Case::test_good"], runner=UnittestRunner())
    assert outcomes(report) == {"tests/test_case.py::Case::test_good": "passed"}


def test_a_file_that_can_not_be_imported_is_an_error_with_its_crash(run: RunTests) -> None:
    report = run({"test_a.py": "import nothing_there\n"}, runner=UnittestRunner())
    assert outcomes(report) == {"test_a.py": "error"}
    assert crash_of(report, "test_a.py").type == "ModuleNotFoundError"


def test_a_class_that_can_not_be_set_up_is_an_error_and_the_run_incomplete(run: RunTests) -> None:
    text = "import unittest\nclass C(unittest.TestCase):\n    @classmethod\n    def setUpClass(cls): 1 / 0\n    def test_a(self): pass\n"
    report = run({"test_a.py": text}, runner=UnittestRunner())
    assert not report.complete
    assert {result.crash.type for result in report.results if result.crash} == {"ZeroDivisionError"}


def test_a_runner_that_calls_every_test_passed_is_noticed(run: RunTests) -> None:
    text = "import unittest\nunittest.TestCase.run = lambda self, result: (result.startTest(self), result.stopTest(self))\n"
    text += "class C(unittest.TestCase):\n    def test_a(self): 1 / 0\n"
    report = run({"test_a.py": text}, runner=UnittestRunner())
    assert not report.trustworthy


def test_the_runner_a_service_names_is_taken(tmp_path: Path) -> None:
    service = Service(name="a", repository="/a", tests=TestPlan(runner="unittest"))
    assert DetectingRunner(tmp_path).runner_for(service).name == "unittest"


def test_pytest_is_taken_where_nothing_is_named(tmp_path: Path) -> None:
    assert DetectingRunner(tmp_path).runner_for(Service(name="a", repository="/a")).name == "pytest"
