from places.coordinates import parse
from places.route import climb


def test_a_missing_height_is_zero():
    assert parse("47.1,11.2") == (47.1, 11.2, 0)


def test_it_counts_in_a_climb():
    assert climb(["47.1,11.2", "47.2,11.2,30"]) == 30


def test_downhill_counts_nothing():
    assert climb(["47,11,30", "47,11;10", "47,11,15"]) == 5
