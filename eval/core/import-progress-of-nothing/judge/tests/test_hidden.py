from importer.jobs import Jobs
from importer.progress import Progress
from importer.view import get_job, percent, show


def test_a_job_without_rows_is_shown():
    jobs = Jobs()
    number = jobs.start([], int)
    assert get_job(jobs, number) == (200, {"state": "finished", "done": "0 %", "left": "0 %", "failed": "0 %"})


def test_shares_of_a_half_done_job():
    assert show(Progress(total=4, done=2, failed=1)) == {"state": "running", "done": "50 %", "left": "50 %", "failed": "25 %"}


def test_a_finished_job_is_done():
    jobs = Jobs()
    assert get_job(jobs, jobs.start(["1", "y"], int)) == (200, {"state": "finished", "done": "100 %", "left": "0 %", "failed": "50 %"})
    assert get_job(jobs, 99)[0] == 404


def test_counts_are_rounded():
    assert percent(1 / 3) == "33 %"
