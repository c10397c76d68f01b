import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import stub_worker
from sandboxing import alive
from small_suite import TYPO_CASE
from waiting import until

from eval.log import Sample
from eval.running.pool import Pool
from eval.running.worker_process import COMMAND, Job, WorkerProcess

STUB = (sys.executable, str(stub_worker.__file__))
Pooled = Callable[..., dict[str, Sample]]


@pytest.fixture
def pooled(tmp_path: Path) -> Pooled:
    def run(*cases: str, workers: int = 2, seconds: float = 60.0) -> dict[str, Sample]:
        pool = Pool(start=lambda: WorkerProcess({"notes": str(tmp_path)}, STUB), workers=workers, seconds=seconds)
        jobs = [Job(case=case, repeat=0, fixable=True, title=f"The title of {case}") for case in cases]
        return {sample.score.case: sample for sample in pool.samples(jobs)}

    return run


def asked(notes: Path) -> Counter[str]:
    return Counter((notes / "jobs").read_text().split())


def workers_of(notes: Path) -> list[int]:
    return [int(path.name.removeprefix("worker-")) for path in notes.glob("worker-*")]


def test_every_job_is_done_once_by_as_many_workers_as_were_asked_for(pooled: Pooled, tmp_path: Path) -> None:
    cases = [f"case-{number}" for number in range(12)]
    assert pooled(*cases, workers=3).keys() == set(cases)
    assert asked(tmp_path) == Counter(cases)
    assert len(workers_of(tmp_path)) == 3


def test_no_more_workers_are_started_than_there_are_jobs(pooled: Pooled, tmp_path: Path) -> None:
    pooled("alone", workers=8)
    assert len(workers_of(tmp_path)) == 1


def test_a_worker_that_dies_twice_costs_its_own_sample_and_no_other(pooled: Pooled, tmp_path: Path) -> None:
    samples = pooled("one", "dies", "two", "three", workers=1)
    lost = samples["dies"]
    assert [samples[case].score.verdict for case in ("one", "dies", "two", "three")] == ["none", "error", "none", "none"]
    assert (lost.score.why, lost.title) == ("Its worker ended with exit code -9.", "The title of dies")
    assert "last words" in lost.error
    assert "hunter2hunter2" not in lost.error
    assert asked(tmp_path)["dies"] == 2


def test_a_worker_that_died_once_is_no_failure(pooled: Pooled, tmp_path: Path) -> None:
    assert pooled("dies-once")["dies-once"].score.verdict == "none"
    assert asked(tmp_path) == Counter({"dies-once": 2})


def test_a_failure_of_the_machinery_is_tried_once_more(pooled: Pooled, tmp_path: Path) -> None:
    samples = pooled("fails-once", "one")
    assert [sample.score.counted for sample in samples.values()] == [True, True]
    assert asked(tmp_path) == Counter({"fails-once": 2, "one": 1})


def test_a_sample_that_takes_too_long_is_stopped_and_not_tried_again(pooled: Pooled, tmp_path: Path) -> None:
    samples = pooled("hangs", "one", workers=1, seconds=1.0)
    assert samples["hangs"].score.verdict == "error"
    assert samples["hangs"].score.why == "It took longer than 1 s and was stopped."
    assert samples["one"].score.verdict == "none"
    assert asked(tmp_path)["hangs"] == 1


def test_half_an_answer_is_none(pooled: Pooled) -> None:
    assert pooled("stutters", "one")["stutters"].score.verdict == "error"


def test_no_worker_is_left_when_the_run_has_ended(pooled: Pooled, tmp_path: Path) -> None:
    pooled("one", "two", "dies")
    until(lambda: not any(alive(pid) for pid in workers_of(tmp_path)), within=30, what="the end of every worker")


def test_a_worker_that_cannot_be_started_ends_the_run(tmp_path: Path) -> None:
    pool = Pool(start=lambda: WorkerProcess({"notes": str(tmp_path)}, ("/no/such/program",)), workers=1, seconds=1.0)
    with pytest.raises(FileNotFoundError):
        list(pool.samples([Job(case="one", repeat=0, fixable=True)]))


def test_the_end_of_its_input_ends_a_real_worker_at_once_and_takes_its_scratch_with_it(
    suite: Path, tmp_path: Path, environ: dict[str, str]
) -> None:
    about = {
        "suite": str(suite),
        "solver": "planted_solvers:endless",
        "mode": "all",
        "cache": str(tmp_path),
        "uncontained": False,
    }
    environment = {**environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        for line in (about, {"case": TYPO_CASE, "repeat": 0}):
            worker.stdin.write(json.dumps(line) + "\n")
        worker.stdin.flush()
        until(lambda: list(tmp_path.glob("suture-eval-*/*/repository/shop")), within=60, what="the sample under way")
        worker.stdin.close()
        assert worker.stdout.read() == ""
        assert worker.wait(60) == 0
    assert list(tmp_path.glob("suture-eval-*")) == []
