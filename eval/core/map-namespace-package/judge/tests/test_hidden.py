import pytest
from fleet.billing.totals import total
from fleet.money.rates import convert


def test_a_line_in_an_unknown_currency_is_listed_apart():
    assert total([(10, "EUR"), (7, "XAU"), (5, "USD")], "EUR") == (14.0, [(7, "XAU")])


def test_known_currencies_are_converted():
    assert total([(5, "USD"), (8, "GBP")], "EUR") == (14.0, [])


def test_converting_an_unknown_currency_is_still_an_error():
    with pytest.raises((TypeError, LookupError, ValueError)):
        convert(1, "XAU", "EUR")
