import pytest

from scheduler.job import Job
from scheduler.loop import Loop


class Clock:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


def test_a_job_that_overran_is_due_at_its_next_beat():
    clock = Clock(100)

    def slow():
        clock.now += 145

    job = Job("mirror", 60, slow, start=100)
    assert Loop([job], clock).step() == "mirror"
    assert job.due == 280


def test_a_job_is_due_after_its_interval():
    job = Job("a", 30, lambda: None, start=10)
    job.finish(12)
    assert job.due == 40


def test_jobs_run_in_the_order_they_are_due():
    ran = []
    jobs = [Job(name, 60, lambda name=name: ran.append(name), start=start) for name, start in (("b", 2), ("c", 1), ("a", 2))]
    loop = Loop(jobs, lambda: 2)
    while loop.step():
        pass
    assert ran == ["c", "a", "b"]


def test_an_interval_must_be_positive():
    with pytest.raises(ValueError):
        Job("a", 0, lambda: None)
