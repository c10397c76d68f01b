from dispatch.pool import Pool
from dispatch.queue import JobQueue


def test_jobs_wait_for_workers():
    queue = JobQueue(Pool())
    queue.submit("mail:1")
    assert queue.assigned == []
    queue.joined("w1")
    assert queue.assigned == [("mail:1", "w1")]


def test_first_is_who_came_first():
    assert Pool(["b", "a"]).first() == "b"
