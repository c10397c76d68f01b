"""Which tests run, and what is told of those that can't."""

import pytest
from projects import SHOP, RunTests, crash_of, outcomes


@pytest.mark.parametrize(
    ("asked", "ran"),
    [
        ("tests/test_n.py::test_two", ["test_two[1]", "test_two[a/b::c]"]),
        ("tests/test_n.py::test_two[a/b::c]", ["test_two[a/b::c]"]),
        ("tests/test_n.py::Group", ["Group::test_in"]),
        ("tests", ["test_one", "test_two[1]", "test_two[a/b::c]", "Group::test_in"]),
    ],
)
def test_only_what_was_named_runs(run: RunTests, asked: str, ran: list[str]) -> None:
    text = """
import pytest

def test_one(): pass

@pytest.mark.parametrize("value", [1, "a/b::c"])
def test_two(value): pass

class TestGroup: pass

class Group:
    def test_in(self): pass
"""
    files = {
        "tests/test_n.py": text,
        "other/test_o.py": "def test_o(): pass\n",
        "pytest.ini": "[pytest]\npython_classes = Group\n",
    }
    assert list(outcomes(run(files, [asked]))) == [f"tests/test_n.py::{name}" for name in ran]


def test_a_named_test_that_is_not_there_is_an_error_and_the_others_run(run: RunTests) -> None:
    report = run(SHOP, ["tests/test_shop.py::test_empty", "tests/test_shop.py::test_gone", "tests/test_gone.py"])
    assert outcomes(report) == {
        "tests/test_shop.py::test_empty": "passed",
        "tests/test_shop.py::test_gone": "error",
        "tests/test_gone.py": "error",
    }


def test_a_suite_without_tests_is_a_whole_run(run: RunTests) -> None:
    assert outcomes(run({"shop.py": "X = 1\n"})) == {}


def test_a_file_that_can_not_be_imported_is_an_error_with_the_crash_of_the_import(run: RunTests) -> None:
    files = {
        "shop.py": "import nothing_there\n",
        "test_a.py": "import shop\ndef test_a(): pass\n",
        "test_b.py": "def test_b(): pass\n",
    }
    report = run(files)
    assert outcomes(report) == {"test_b.py::test_b": "passed", "test_a.py": "error"}
    crash = crash_of(report, "test_a.py")
    assert crash.type == "ModuleNotFoundError"
    assert [frame.path for frame in crash.frames] == ["test_a.py", "shop.py"]


def test_a_named_test_of_such_a_file_carries_that_crash(run: RunTests) -> None:
    files = {"test_a.py": "1 / 0\ndef test_a(): pass\n"}
    report = run(files, ["test_a.py::test_a"])
    assert crash_of(report, "test_a.py::test_a").type == "ZeroDivisionError"


def test_a_syntax_error_is_told(run: RunTests) -> None:
    report = run({"shop.py": "def broken(:\n", "test_a.py": "import shop\n"})
    assert crash_of(report, "test_a.py").type == "SyntaxError"


def test_a_conftest_that_can_not_be_imported_leaves_the_run_incomplete_and_says_why(run: RunTests) -> None:
    report = run({**SHOP, "conftest.py": "import nothing_there\n"})
    assert not report.complete
    assert report.infra == ""
    assert crash_of(report, "conftest.py").type == "ModuleNotFoundError"
