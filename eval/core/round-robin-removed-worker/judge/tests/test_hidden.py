from dispatch.pool import Pool
from dispatch.queue import JobQueue
from dispatch.weights import weight


def test_the_next_job_goes_to_the_first_when_the_last_in_turn_left():
    queue = JobQueue(Pool(["w1", "w2", "w3"]))
    queue.submit("mail:1")
    queue.submit("mail:2")
    queue.left("w3")
    queue.submit("mail:3")
    queue.submit("mail:4")
    assert [name for _, name in queue.assigned] == ["w1", "w2", "w1", "w2"]


def test_nobody_is_left_out_when_one_before_the_turn_leaves():
    pool = Pool(["a", "b", "c", "d"])
    assert [pool.take(), pool.take()] == ["a", "b"]
    pool.remove("a")
    assert [pool.take() for _ in range(4)] == ["c", "d", "b", "c"]


def test_workers_take_turns():
    pool = Pool(["a", "b"])
    assert [pool.take() for _ in range(5)] == ["a", "b", "a", "b", "a"]


def test_a_pool_without_workers_gives_none():
    pool = Pool(["a"])
    pool.remove("a")
    pool.remove("a")
    assert pool.take() is None
    assert len(pool) == 0


def test_weights_are_looked_up():
    assert (weight("render:9"), weight("other")) == (5, 2)
