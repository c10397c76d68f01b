import pytest
from rooms.desk import book


def test_a_booking_may_last_until_midnight():
    assert book("blue 22:30-24:00").minutes == 90


def test_a_booking_within_the_day():
    assert book("blue 9:30-11:00").minutes == 90


def test_times_after_midnight_are_refused():
    with pytest.raises(ValueError):
        book("blue 9:30-24:01")
