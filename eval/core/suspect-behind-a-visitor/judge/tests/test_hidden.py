import pytest
from formula.sheet import cells


def test_the_share_of_nothing_is_nothing():
    assert cells({"a": ["share", 0, 0]}) == {"a": 0}


def test_shares_are_of_the_sum():
    assert cells({"a": ["share", 1, 2, 1], "b": ["neg", ["+", 1, 2]]}) == {"a": 0.25, "b": -3}


def test_dividing_by_zero_is_still_an_error():
    with pytest.raises(ZeroDivisionError):
        cells({"a": ["/", 1, 0]})
