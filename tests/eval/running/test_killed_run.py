import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import logged_run
from sandboxing import alive
from waiting import until

from eval.log import Sample
from eval.running.reading import read_lines, read_log

KILLS = 20
PROGRESS = 6


def start(log: Path, notes: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(logged_run.__file__), str(log), str(notes)], start_new_session=True)


def lines(log: Path) -> int:
    return log.read_bytes().count(b"\n") if log.exists() else 0


def kill_after(life: subprocess.Popen[bytes], log: Path, wanted: int, *, group: bool) -> None:
    """SIGKILL once the log has so many lines: to the whole process group, or to the run alone."""
    while lines(log) < wanted and life.poll() is None:
        try:
            life.wait(0.002)
        except subprocess.TimeoutExpired:
            continue
    if life.poll() is None:
        if group:
            os.killpg(life.pid, signal.SIGKILL)
        else:
            life.kill()
    life.wait()


def timeless(sample: Sample) -> Sample:
    return replace(sample, score=replace(sample.score, seconds=0.0))


def test_a_run_killed_twenty_times_at_random_and_gone_on_with_ends_with_the_log_of_an_undisturbed_one(tmp_path: Path) -> None:
    undisturbed, killed = tmp_path / "undisturbed.jsonl", tmp_path / "killed.jsonl"
    assert start(undisturbed, tmp_path).wait() == 0
    draw = Random(20)
    sizes = []
    for number in range(KILLS):
        kill_after(start(killed, tmp_path), killed, lines(killed) + draw.randrange(PROGRESS + 1), group=bool(number % 2))
        sizes.append(lines(killed))
    assert len(set(sizes)) > KILLS // 3
    assert sizes[-1] <= len(logged_run.CASES), "the kills came too late to be any"
    assert start(killed, tmp_path).wait() == 0
    expected, found = read_log(undisturbed), read_log(killed)
    assert found.header == expected.header
    assert [timeless(sample) for sample in found.samples] == [timeless(sample) for sample in expected.samples]
    assert found.complete
    assert set(Counter(sample.score.case for sample in read_lines(killed)[1]).values()) == {1}
    workers = [int(path.name.removeprefix("worker-")) for path in tmp_path.glob("worker-*")]
    until(lambda: not any(alive(pid) for pid in workers), within=30, what="the end of every worker")
