from datetime import date

from fines.overdue import total

TODAY = date(2026, 6, 2)


def test_a_loan_without_a_due_day_is_never_late():
    assert total([{"kind": "book", "due": None, "returned": None}, {"kind": "book", "due": date(2026, 6, 1), "returned": None}], TODAY) == 20


def test_a_book_in_time_costs_nothing():
    assert total([{"kind": "book", "due": date(2026, 6, 9), "returned": None}], TODAY) == 0
