from datetime import date

from fines.overdue import total

TODAY = date(2026, 6, 2)


def test_a_film_costs_more():
    loans = [{"kind": "film", "due": date(2026, 5, 31), "returned": None}, {"kind": "book", "due": date(2026, 6, 1), "returned": TODAY}]
    assert total(loans, TODAY) == 220
