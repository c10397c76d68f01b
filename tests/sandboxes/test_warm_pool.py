"""Sandboxes that are started ahead: used once, never with another's files, and gone in the end."""

import gc
from dataclasses import replace
from pathlib import Path

import pytest
from sandboxing import QUICK, alive, bubblewrap, python_job, said

from agent.ports import SandboxJob, SandboxResult
from agent.sandboxes.bubblewrap_job import BubblewrapJob
from agent.sandboxes.process import LocalProcess
from agent.sandboxes.warm_pool import WarmPool, warmed

ECHO = "import os, sys; said = sys.stdin.read(); seen = os.listdir('.'); open(said, 'x').close(); print(said, sorted(seen))"


class Counted:
    """A real sandbox that remembers what was started in it."""

    def __init__(self) -> None:
        self._box = bubblewrap()
        self.name = self._box.name
        self.started: list[BubblewrapJob] = []

    def run(self, job: SandboxJob) -> SandboxResult:
        """Straight through."""
        return self._box.run(job)

    def start(self, job: SandboxJob) -> BubblewrapJob:
        """Straight through, and remembered."""
        self.started.append(self._box.start(job))
        return self.started[-1]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    made = tmp_path / "tree"
    made.mkdir()
    (made / "a.txt").write_text("a")
    return made


def waiting_job(tree: Path, said: bytes, script: str = ECHO) -> SandboxJob:
    return replace(python_job(tree, script, stdin=said), waits=True)


def test_every_job_gets_a_pristine_tree_and_its_own_input(tree: Path) -> None:
    box = Counted()
    pool = WarmPool(box)
    answers = [said(pool.run(waiting_job(tree, name))) for name in (b"one", b"two", b"three")]
    pool.close()
    assert answers == ["one ['a.txt']\n", "two ['a.txt']\n", "three ['a.txt']\n"]
    assert len(box.started) == 4


def test_what_waits_is_gone_when_the_pool_is_closed_or_forgotten(tree: Path) -> None:
    box = Counted()
    pool = WarmPool(box)
    pool.run(waiting_job(tree, b"one"))
    left = box.started[-1]
    assert left.alive
    del pool
    gc.collect()
    assert not alive(left.process.pid)
    assert not any(directory.exists() for directory in left.group.directories)


def test_what_has_waited_too_long_is_discarded(tree: Path) -> None:
    box = Counted()
    pool = WarmPool(box, idle_seconds=0.0)
    pool.run(waiting_job(tree, b"one"))
    pool.discard_idle()
    assert not box.started[-1].alive


def test_no_more_wait_than_are_wished_for(tree: Path) -> None:
    box = Counted()
    pool = WarmPool(box, ready=1)
    pool.run(waiting_job(tree, b"one"))
    pool.run(waiting_job(tree, b"two", ECHO + "  # another job"))
    assert [job.alive for job in box.started] == [False, False, False, True]
    pool.close()


def test_a_job_of_other_limits_or_files_is_not_run_in_what_waits(tree: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    box = Counted()
    pool = WarmPool(box)
    pool.run(waiting_job(tree, b"one"))
    assert said(pool.run(waiting_job(other, b"two"))) == "two []\n"
    less = replace(waiting_job(tree, b"three"), limits=replace(QUICK, processes=20))
    assert said(pool.run(less)) == "three ['a.txt']\n"
    pool.close()
    assert len(box.started) == 6


def test_one_that_died_while_it_waited_is_replaced(tree: Path) -> None:
    box = Counted()
    pool = WarmPool(box)
    pool.run(waiting_job(tree, b"one"))
    box.started[-1].process.kill()
    box.started[-1].process.wait()
    assert said(pool.run(waiting_job(tree, b"two"))) == "two ['a.txt']\n"
    pool.close()


def test_a_job_that_reads_no_input_first_is_never_started_ahead(tree: Path) -> None:
    box = Counted()
    pool = WarmPool(box)
    assert said(pool.run(python_job(tree, "print(1)"))) == "1\n"
    assert box.started == []


def test_a_job_may_take_its_time_from_when_it_got_its_input(tree: Path) -> None:
    box = Counted()
    pool = WarmPool(box)
    pool.run(waiting_job(tree, b"one"))
    endless = replace(waiting_job(tree, b""), limits=replace(QUICK, seconds=0.5))
    result = pool.run(replace(endless, argv=(*endless.argv[:-1], "import sys; sys.stdin.read()\nwhile True: pass")))
    assert result.timed_out
    pool.close()


def test_a_sandbox_that_can_not_start_ahead_stays_as_it_is() -> None:
    assert isinstance(warmed(bubblewrap()), WarmPool)
    assert isinstance(warmed(LocalProcess()), LocalProcess)
