import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_suite import GUEST_CASE, REFUSED_CASE, TYPO_CASE
from typer.testing import CliRunner

from agent.cli.main import app
from agent.errors import BadInput
from eval.log import Log
from eval.reports.summary import summarize
from eval.running.reading import read_log
from eval.scores import Score

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(suite: Path, tmp_path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PYTHONPATH", environ["PYTHONPATH"])  # workers find planted solvers as the tests do
    monkeypatch.setenv("SUTURE_EVAL_CACHE", str(tmp_path / "cache"))

    def invoke(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["eval", "run", "--suite", str(suite), *arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return invoke


def verdicts(log: Log) -> dict[str, str]:
    return {sample.score.case: sample.score.verdict for sample in log.samples}


def timeless(log: Log) -> list[Score]:
    return [replace(sample.score, seconds=0, judging=0, overhead=0, peak_mb=0) for sample in log.samples]


def test_a_run_killed_with_its_workers_and_gone_on_with_gives_what_an_undisturbed_run_gives(
    run: Run, suite: Path, tmp_path: Path, environ: dict[str, str]
) -> None:
    undisturbed, killed = tmp_path / "undisturbed.jsonl", tmp_path / "killed.jsonl"
    code, output = run("--jobs", "2", "--log", str(undisturbed))
    whole = read_log(undisturbed)
    assert code == 0
    assert verdicts(whole) == {TYPO_CASE: "proven", GUEST_CASE: "plausible", REFUSED_CASE: "none"}
    assert whole.complete
    assert all(f"{case} " in output for case in whole.header.cases)
    assert "proven but wrong: 0" in output

    arguments = ["eval", "run", "--suite", str(suite), "--jobs", "2", "--log", str(killed)]
    environment = {**environ, "SUTURE_EVAL_CACHE": str(tmp_path / "cache")}
    life = subprocess.Popen(
        [sys.executable, "-m", "agent.cli", *arguments],
        start_new_session=True,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert life.stderr is not None
    life.stderr.readline()  # the first sample, told once it is on disk
    os.killpg(life.pid, signal.SIGKILL)
    life.wait()
    life.stderr.close()
    assert not read_log(killed).complete
    assert run("--jobs", "2", "--log", str(killed), "--resume")[0] == 0
    assert timeless(read_log(killed)) == timeless(whole)


def test_a_proven_fix_that_is_wrong_ends_the_run_with_an_exit_code_for_ci(run: Run, tmp_path: Path) -> None:
    code, output = run("--solver", "planted_solvers:wrong", "--filter", TYPO_CASE, "--log", str(tmp_path / "log"))
    assert code == 1
    assert f"proven but wrong: 1 ({TYPO_CASE})" in output
    assert summarize(read_log(tmp_path / "log")).proven_but_wrong == (TYPO_CASE,)


def test_a_bug_of_suture_ends_the_run_with_an_exit_code_for_ci(run: Run, tmp_path: Path) -> None:
    code, output = run("--solver", "planted_solvers:breaking", "--filter", REFUSED_CASE, "--log", str(tmp_path / "log"))
    assert code == 1
    assert "Suture itself failed" in output


def test_every_case_is_run_as_often_as_it_is_asked_for_and_a_complete_log_is_left_alone(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "log"
    arguments = ("--filter", "tag:decline", "--repeat", "2", "--solver", "null", "--log", str(log))
    assert run(*arguments)[0] == 0
    assert [(sample.score.case, sample.score.repeat) for sample in read_log(log).samples] == [
        (REFUSED_CASE, 0),
        (REFUSED_CASE, 1),
    ]
    before = log.read_bytes()
    assert run(*arguments, "--resume")[0] == 0
    assert log.read_bytes() == before
    with pytest.raises(BadInput, match="differ in solver"):
        run("--filter", "tag:decline", "--repeat", "2", "--solver", "rules", "--log", str(log), "--resume")


def test_the_log_is_named_by_time_suite_and_solver_where_none_is_given(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("--solver", "null", "--filter", REFUSED_CASE)
    (log,) = (tmp_path / "eval-logs").iterdir()
    assert log.name.endswith("-small-null-all.jsonl")
    assert read_log(log).complete


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--solver", "model"), "asks a model, and none is named"),
        (("--solver", "rulez"), "no solver is called"),
        (("--filter", "nothing-is-called-so"), "no case fits"),
        (("--resume",), "--resume without --log"),
        (("--suite", "/no/such/suite"), "No such file"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_run_or_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput, match=said):
        run(*arguments)
    assert list(tmp_path.glob("eval-logs/*")) == []
