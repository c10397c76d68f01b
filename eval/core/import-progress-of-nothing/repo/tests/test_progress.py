from importer.jobs import Jobs
from importer.progress import Progress


def test_rows_are_counted():
    jobs = Jobs()
    number = jobs.start(["1", "x", "3"], int)
    progress = jobs.get(number)
    assert (progress.total, progress.done, progress.failed) == (3, 3, 1)


def test_sources_are_listed():
    assert Jobs().sources(["ftp", "mail", "ftp", "web"]) == "ftp,mail,web"


def test_nothing_is_done_at_the_start():
    assert Progress(total=4).done_share() == 0.0
