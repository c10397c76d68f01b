import pytest
from weekly.figures import mean, spread, trend
from weekly.mail import text


def test_the_first_week_is_unchanged():
    assert text([[1, 3]]) == "spread 1.0, unchanged"


def test_an_empty_week_shows_no_trend():
    assert trend([5, 7], []) == 0


def test_a_rising_week():
    assert text([[1, 3], [4, 4]]) == "spread 0.0, +2.0"


def test_the_mean_of_nothing_stays_an_error():
    with pytest.raises(ZeroDivisionError):
        mean([])


def test_no_values_have_no_spread():
    assert spread([]) == 0
