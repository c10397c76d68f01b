import pytest

from inventory.ledger import Ledger, Move
from inventory.measures import days_of_cover, fill_rate, turnover
from inventory.report import report


def test_the_report_has_a_row_for_an_empty_warehouse():
    ledger = Ledger(["west", "east"])
    ledger.book(Move(1, "east", 10))
    ledger.book(Move(2, "east", -4))
    assert report(ledger, days=2) == [["east", "6", "0.50", "3.00"], ["west", "0", "-", "-"]]


def test_turnover_of_no_stock_is_none():
    assert turnover(0, []) is None


def test_turnover_of_levels():
    assert turnover(6, [2, 4]) == pytest.approx(2.0)
    assert turnover(0, [0, 0]) is None


def test_days_of_cover():
    assert days_of_cover(10, 2.5) == pytest.approx(4.0)
    assert days_of_cover(10, 0) is None


def test_fill_rate_of_no_orders_is_none():
    assert fill_rate(0, 0) is None
    assert fill_rate(4, 3) == pytest.approx(0.75)


def test_the_report_shows_numbers():
    ledger = Ledger(["east"])
    ledger.book(Move(1, "east", 8))
    assert report(ledger) == [["east", "8", "0.00", "-"]]
