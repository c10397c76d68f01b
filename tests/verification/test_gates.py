"""The project's own checks, compared with what they said before the change."""

import sysconfig
from dataclasses import replace
from pathlib import Path

import pytest
from proving import Case, case

from agent.domain.alert import PythonEnvironment
from agent.domain.proof import Baseline, CheckStatus, VerdictKind
from agent.stages.gating.complaints import Complaint, read_bandit, read_flake8, read_mypy, read_ruff
from agent.stages.gating.configured import configured_tools
from agent.stages.reproduction.bench import Bench, open_bench
from agent.stages.verification.gates import check_gates, new_complaints
from agent.stages.verification.reproduction import Finding

SPLIT = """\
import os


def share(total: float, people: int) -> float:
    return total / people
"""
RETURN = "    return total / people\n"


def bench_of(folder: Path, files: dict[str, str]) -> tuple[Case, Bench]:
    shop = case(folder, {"split.py": SPLIT, **files}, "import split; split.share(7, 0)")
    return shop, open_bench(shop.incident, shop.context, shop.ports)


def gated(folder: Path, files: dict[str, str], new: str, python: PythonEnvironment | None = None) -> Finding:
    shop, bench = bench_of(folder, files)
    if python:
        service = replace(bench.incident.service, python=python)
        bench = replace(bench, incident=replace(bench.incident, service=service))
    return check_gates(bench, shop.fix("split.py", RETURN, new), Baseline(reproducer=None))


@pytest.mark.parametrize(
    ("files", "tools"),
    [
        ({"pyproject.toml": "[tool.ruff]\nline-length = 100\n[tool.black]\n"}, ("ruff",)),
        ({"ruff.toml": "", "setup.cfg": "[mypy]\nstrict = true\n[metadata]\n"}, ("ruff", "mypy")),
        ({"tox.ini": "[flake8]\nignore = E1\n", ".bandit": ""}, ("flake8", "bandit")),
        ({".pre-commit-config.yaml": "repos:\n- repo: x\n  hooks:\n  - id: ruff-check\n  - id: mypy\n"}, ("ruff", "mypy")),
        ({"pyproject.toml": "not toml ["}, ()),
        ({}, ()),
    ],
)
def test_only_what_the_project_configures_is_run(tmp_path: Path, files: dict[str, str], tools: tuple[str, ...]) -> None:
    assert configured_tools(bench_of(tmp_path, files)[1]) == tools


def test_an_old_sin_does_not_fail_a_new_fix_wherever_its_line_is_now(tmp_path: Path) -> None:
    found = gated(tmp_path, {"ruff.toml": ""}, "    if not people:\n        return total\n" + RETURN)
    assert (found.kind, found.checks[0].status) == (None, CheckStatus.PASSED)
    assert found.checks[0].detail == "ruff has no new complaint."


def test_a_new_matter_of_taste_is_noted(tmp_path: Path) -> None:
    found = gated(tmp_path, {"ruff.toml": ""}, "    unused = 1\n" + RETURN)
    assert (found.kind, found.checks[0].status) == (None, CheckStatus.PASSED)
    assert "New from ruff: ruff F841 at split.py:5" in found.checks[0].detail


def test_a_new_name_that_is_not_there_refuses_the_change(tmp_path: Path) -> None:
    found = gated(tmp_path, {"ruff.toml": ""}, "    if not people:\n        return nothing_of_that_name\n" + RETURN)
    assert (found.kind, [reason.code for reason in found.reasons]) == (VerdictKind.REGRESSED, ["gate"])
    assert "ruff F821 at split.py:6" in found.reasons[0].text


def test_a_new_type_error_in_a_clean_file_refuses_the_change(tmp_path: Path) -> None:
    python = PythonEnvironment(paths=(sysconfig.get_path("purelib"),))
    found = gated(tmp_path, {"mypy.ini": "[mypy]\n"}, "    if not people:\n        return 'none'\n" + RETURN, python)
    assert (found.kind, [reason.code for reason in found.reasons]) == (VerdictKind.REGRESSED, ["gate"]), found
    assert "mypy return-value at split.py:6" in found.reasons[0].text


def test_a_tool_that_the_target_does_not_have_is_left_out_with_its_name(tmp_path: Path) -> None:
    found = gated(tmp_path, {".bandit": ""}, RETURN + "\n")
    assert found.checks[0].status is CheckStatus.SKIPPED
    assert "bandit: it is not in the target's environment" in found.checks[0].detail


def test_the_same_complaint_once_more_is_new() -> None:
    one = Complaint(rule="E1", path="a.py", line=1, message="m")
    again = replace(one, line=2)
    assert new_complaints([one], [one, again], {"a.py": b"x = 1\n"}, {"a.py": b"x  =  1\nx = 1\n"}) == (again,)


def test_what_the_tools_say_is_read() -> None:
    ruff = '[{"code": "F401", "filename": "a.py", "location": {"row": 3, "column": 1}, "message": "m"}]'
    bandit = (
        '{"results": [{"test_id": "B602", "filename": "./a.py", "line_number": 4, "issue_text": "m", "issue_severity": "HIGH"}]}'
    )
    assert [(one.rule, one.path, one.line, one.severe) for one in (*read_ruff(ruff), *read_bandit(bandit))] == [
        ("F401", "a.py", 3, False),
        ("B602", "a.py", 4, True),
    ]
    told = "a.py:3: error: Bad thing  [misc]\na.py:4: note: why\n"
    assert [(one.rule, one.line, one.message) for one in read_mypy(told)] == [("misc", 3, "Bad thing")]
    assert [(one.rule, one.line) for one in read_flake8("./a.py:7:1: E501 line too long\n")] == [("E501", 7)]


@pytest.mark.parametrize("output", ["", "Segmentation fault", "[1, 2", '{"results": 5}'])
def test_output_that_is_none_says_nothing(output: str) -> None:
    assert [*read_ruff(output), *read_bandit(output), *read_mypy(output), *read_flake8(output)] == []
