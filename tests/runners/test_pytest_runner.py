"""What a run of a pytest suite tells."""

from dataclasses import replace

from projects import SHOP, RunTests, crash_of, outcomes
from sandboxing import QUICK


def test_every_test_is_told_with_its_outcome(run: RunTests) -> None:
    assert outcomes(run(SHOP)) == {"tests/test_shop.py::test_empty": "passed", "tests/test_shop.py::test_none": "failed"}


def test_a_crash_has_its_type_message_and_frames_relative_to_the_tree(run: RunTests) -> None:
    crash = crash_of(run(SHOP), "tests/test_shop.py::test_none")
    assert (crash.type, crash.message.reveal()) == ("AttributeError", "'NoneType' object has no attribute 'price'")
    assert [(frame.path, frame.line, frame.in_app) for frame in crash.frames] == [
        ("tests/test_shop.py", 9, True),
        ("shop.py", 2, True),
        ("shop.py", 2, True),
    ]
    assert crash.frames[1].function == "total"
    assert crash.frames[1].code == "return sum(item.price for item in items)"


def test_frames_outside_the_tree_keep_their_path(run: RunTests) -> None:
    crash = crash_of(run({"test_a.py": "import json\n\ndef test_a():\n    json.loads('{')\n"}), "test_a.py::test_a")
    assert crash.type == "json.decoder.JSONDecodeError"
    assert crash.frames[0].path == "test_a.py"
    assert crash.frames[-1].path.endswith("/json/decoder.py")
    assert crash.frames[-1].in_app is False


def test_causes_contexts_and_notes_are_told(run: RunTests) -> None:
    text = """
def fails():
    try:
        {}["a"]
    except KeyError as error:
        raise ValueError("outer") from error

def test_cause():
    fails()

def test_context():
    try:
        {}["a"]
    except KeyError:
        raise ValueError("outer")

def test_suppressed():
    try:
        {}["a"]
    except KeyError:
        error = ValueError("outer")
        error.add_note("a note")
        raise error from None
"""
    report = run({"test_a.py": text})
    cause, context, suppressed = (crash_of(report, f"test_a.py::test_{name}") for name in ("cause", "context", "suppressed"))
    assert cause.cause is not None
    assert (cause.cause.type, cause.cause_is_explicit) == ("KeyError", True)
    assert context.cause is not None
    assert (context.cause.type, context.cause_is_explicit) == ("KeyError", False)
    assert suppressed.cause is None
    assert [note.reveal() for note in suppressed.notes] == ["a note"]


def test_members_of_an_exception_group_are_told(run: RunTests) -> None:
    text = "def test_a():\n    raise ExceptionGroup('both', [ValueError('one'), KeyError('two')])\n"
    crash = crash_of(run({"test_a.py": text}), "test_a.py::test_a")
    assert [member.type for member in crash.members] == ["ValueError", "KeyError"]


def test_endless_recursion_is_told_in_bounds(run: RunTests) -> None:
    crash = crash_of(run({"test_a.py": "def test_a():\n    test_a()\n"}), "test_a.py::test_a")
    assert crash.type == "RecursionError"
    assert len(crash.frames) <= 200


def test_an_exception_whose_text_fails_is_still_told(run: RunTests) -> None:
    text = "class Odd(Exception):\n    def __str__(self):\n        raise KeyError\n\ndef test_a():\n    raise Odd\n"
    crash = crash_of(run({"test_a.py": text}), "test_a.py::test_a")
    assert crash.type == "test_a.Odd"
    assert crash.message.reveal() == "<str() of it raised KeyError>"


def test_skips_and_expected_failures_are_skipped_and_an_unexpected_success_as_pytest_says(run: RunTests) -> None:
    text = """
import pytest

@pytest.mark.skip
def test_skip(): pass

def test_skip_inside(): pytest.skip("later")

@pytest.mark.xfail
def test_expected(): assert False

@pytest.mark.xfail
def test_surprise(): pass

@pytest.mark.xfail(strict=True)
def test_strict(): pass
"""
    assert outcomes(run({"test_a.py": text})) == {
        "test_a.py::test_skip": "skipped",
        "test_a.py::test_skip_inside": "skipped",
        "test_a.py::test_expected": "skipped",
        "test_a.py::test_surprise": "passed",
        "test_a.py::test_strict": "failed",
    }


def test_a_fixture_that_fails_is_an_error_before_and_after_the_test(run: RunTests) -> None:
    text = """
import pytest

@pytest.fixture
def before(): raise OSError("no disk")

@pytest.fixture
def after():
    yield
    raise OSError("no disk")

def test_before(before): pass
def test_after(after): pass
def test_failed_as_well(after): raise KeyError
"""
    report = run({"test_a.py": text})
    assert outcomes(report) == {
        "test_a.py::test_before": "error",
        "test_a.py::test_after": "error",
        "test_a.py::test_failed_as_well": "failed",
    }
    assert crash_of(report, "test_a.py::test_before").type == "OSError"
    assert crash_of(report, "test_a.py::test_failed_as_well").type == "KeyError"


def test_unittest_cases_run_as_well(run: RunTests) -> None:
    text = """
import unittest

class Case(unittest.TestCase):
    def test_good(self): self.assertEqual(1, 1)
    def test_bad(self): self.assertEqual(1, 2)
    def test_crash(self): {}["a"]
    def test_parts(self):
        for number in range(3):
            with self.subTest(number): self.assertEqual(number, 1)
    @unittest.skip("later")
    def test_skip(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail()
"""
    report = run({"test_a.py": text})
    assert {test.rsplit("::", 1)[1]: outcome for test, outcome in outcomes(report).items()} == {
        "test_good": "passed",
        "test_bad": "failed",
        "test_crash": "failed",
        "test_parts": "failed",
        "test_skip": "skipped",
        "test_expected": "skipped",
    }
    assert crash_of(report, "test_a.py::Case::test_crash").type == "KeyError"


def test_the_overlay_is_what_is_tested(run: RunTests) -> None:
    overlay = {"shop.py": b"def total(items):\n    return 0\n", "tests/test_new.py": b"def test_new(): pass\n"}
    assert outcomes(run(SHOP, overlay=overlay)) == {
        "tests/test_new.py::test_new": "passed",
        "tests/test_shop.py::test_empty": "passed",
        "tests/test_shop.py::test_none": "passed",
    }


def test_a_run_that_is_cut_short_is_incomplete_and_tells_what_was_seen(run: RunTests) -> None:
    files = {"test_a.py": "import time\ndef test_a(): pass\ndef test_b(): time.sleep(60)\n"}
    report = run(files, limits=replace(QUICK, seconds=2))
    assert not report.complete
    assert report.infra == ""
    assert {test: str(outcome) for test, outcome in report.outcomes().items()} == {"test_a.py::test_a": "passed"}


def test_a_thread_left_running_does_not_hold_up_the_end(run: RunTests) -> None:
    text = "import threading, time\ndef test_a():\n    threading.Thread(target=time.sleep, args=(60,)).start()\n"
    assert outcomes(run({"test_a.py": text})) == {"test_a.py::test_a": "passed"}


def test_fixtures_of_modules_and_classes_are_set_up_once(run: RunTests) -> None:
    text = """
import pytest
COUNT = {"module": 0, "class": 0}

@pytest.fixture(scope="module", autouse=True)
def module(): COUNT["module"] += 1

class TestA:
    @classmethod
    def setup_class(cls): COUNT["class"] += 1
    def test_1(self): pass
    def test_2(self): pass

def test_counts(): assert COUNT == {"module": 1, "class": 1}
"""
    other = "def test_b(): pass\n"
    report = run({"test_a.py": text, "test_b.py": other})
    assert set(outcomes(report).values()) == {"passed"}


def test_the_output_is_for_people_and_leaves_the_controls_out(run: RunTests) -> None:
    report = run(SHOP)
    assert "1 failed, 1 passed" in report.output
    assert "/sandbox" not in report.output
