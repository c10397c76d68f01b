from hotline.events import replay
from hotline.queue import Hotline


def test_a_caller_who_has_gone_waited_no_time():
    assert replay([(1, "call", "a"), (4, "gone", "a"), (5, "answer", "a")]) == [0]


def test_waiting_is_counted_in_seconds():
    assert replay([(1, "call", "a"), (5, "answer", "a")]) == [4]


def test_hanging_up_twice_is_nothing():
    hotline = Hotline()
    hotline.call("a", 1)
    hotline.hang_up("a")
    hotline.hang_up("a")
    assert hotline.waited("a", 9) == 0
