"""`suture eval report`, `compare` and `baseline`, as a person or a CI server runs them."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import eval_logs as logs
import pytest
from terminal import suture

from agent.cli.exit_codes import BAD_INPUT, BUG
from eval.log import Log
from eval.running.writing import LogFile

Writes = Callable[[str, Log], str]


@pytest.fixture
def written(tmp_path: Path) -> Writes:
    """Writes a log and gives its name."""

    def write(name: str, log: Log) -> str:
        with LogFile.create(tmp_path / name, log.header) as file:
            for sample in log.samples:
                file.append(sample)
        return name

    return write


def test_a_report_is_a_table_by_itself(written: Writes, tmp_path: Path) -> None:
    ended = suture("eval", "report", written("a.jsonl", logs.log(*logs.ALL)), cwd=tmp_path)
    assert ended.code == 0
    assert "proven but wrong: 1 (proven-wrong)" in ended.out


@pytest.mark.parametrize(
    ("form", "start"), [("markdown", "# core"), ("json", "{"), ("html", "<!doctype html>"), ("junit", "<?xml")]
)
def test_every_format_goes_to_a_file(written: Writes, tmp_path: Path, form: str, start: str) -> None:
    log = written("a.jsonl", logs.log(*logs.ALL))
    ended = suture("eval", "report", log, "--format", form, "--out", "out/report", cwd=tmp_path)
    assert (ended.code, ended.out) == (0, "")
    assert (tmp_path / "out/report").read_text().startswith(start)


def test_several_logs_make_one_page_and_nothing_else(written: Writes, tmp_path: Path) -> None:
    both = [written("a.jsonl", logs.log(logs.proven())), written("b.jsonl", logs.log(logs.proven(), solver="gold"))]
    assert suture("eval", "report", *both, "--format", "html", cwd=tmp_path).code == 0
    refused = suture("eval", "report", *both, cwd=tmp_path)
    assert refused.code == BAD_INPUT
    assert "expected one log" in refused.err


def test_what_is_no_log_is_named_with_its_line(written: Writes, tmp_path: Path) -> None:
    written("a.jsonl", logs.log(logs.proven()))
    with (tmp_path / "a.jsonl").open("a") as file:
        file.write('{"type": "sample"}\n')
    ended = suture("eval", "report", "a.jsonl", cwd=tmp_path)
    assert ended.code == BAD_INPUT
    assert "a.jsonl:3" in ended.err


def test_two_runs_are_compared_case_by_case(written: Writes, tmp_path: Path) -> None:
    first = written("a.jsonl", logs.log(logs.proven("x"), logs.unsolved("y")))
    second = written("b.jsonl", logs.log(logs.unsolved("x"), logs.proven("y")))
    ended = suture("eval", "compare", first, second, cwd=tmp_path)
    assert ended.code == 0
    assert "solved, gained: y" in ended.out
    assert "solved, lost: x" in ended.out


def test_a_stored_baseline_fails_the_build_when_a_case_falls(written: Writes, tmp_path: Path) -> None:
    good = written("good.jsonl", logs.log(logs.proven("x"), logs.declined_rightly("y")))
    worse = written("worse.jsonl", logs.log(logs.unsolved("x"), logs.declined_rightly("y")))
    assert suture("eval", "baseline", good, "--write", "baseline.json", cwd=tmp_path).code == 0
    assert json.loads((tmp_path / "baseline.json").read_text())["grades"] == {"x": "proven, right", "y": "declined rightly"}
    assert suture("eval", "baseline", good, "--against", "baseline.json", cwd=tmp_path).code == 0
    fell = suture("eval", "baseline", worse, "--against", "baseline.json", cwd=tmp_path)
    assert fell.code == BUG
    assert "x was proven, right, is no fix" in fell.out


def test_a_wrong_proof_fails_the_build_even_when_the_baseline_has_it(written: Writes, tmp_path: Path) -> None:
    log = written("a.jsonl", logs.log(logs.proven_wrong("x")))
    suture("eval", "baseline", log, "--write", "baseline.json", cwd=tmp_path)
    assert suture("eval", "baseline", log, "--against", "baseline.json", cwd=tmp_path).code == BUG


def test_junit_takes_what_fell_for_a_failure(written: Writes, tmp_path: Path) -> None:
    good = written("good.jsonl", logs.log(logs.proven("x")))
    worse = written("worse.jsonl", logs.log(replace(logs.proven("x"), verdict="plausible")))
    suture("eval", "baseline", good, "--write", "baseline.json", cwd=tmp_path)
    ended = suture("eval", "report", worse, "--format", "junit", "--baseline", "baseline.json", cwd=tmp_path)
    assert '<failure message="was proven, right, is plausible, right"' in ended.out


def test_a_baseline_is_either_read_or_written(written: Writes, tmp_path: Path) -> None:
    log = written("a.jsonl", logs.log(logs.proven()))
    assert suture("eval", "baseline", log, cwd=tmp_path).code == BAD_INPUT
    assert suture("eval", "baseline", log, "--write", "a", "--against", "b", cwd=tmp_path).code == BAD_INPUT
