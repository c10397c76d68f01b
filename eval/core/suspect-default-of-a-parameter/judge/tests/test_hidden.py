from retrying.calls import schedule
from retrying.delays import delays


def test_a_partner_without_a_base_waits_a_second_first():
    assert schedule("mail") == [1, 2]


def test_the_base_counts():
    assert schedule("bank") == [5, 10, 20]


def test_no_delay_is_above_the_ceiling():
    assert delays(4, base=40) == [40, 60, 60]


def test_one_attempt_never_waits():
    assert delays(1, base=3) == []
