from scheduler.job import Job
from scheduler.loop import Loop


def test_a_new_job_is_due_at_once():
    job = Job("clean", 60, lambda: None, start=100)
    assert Loop([job], lambda: 100).step() == "clean"
    assert job.due == 160


def test_nothing_runs_before_it_is_due():
    assert Loop([Job("clean", 60, lambda: None, start=100)], lambda: 99).step() is None
