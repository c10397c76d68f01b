"""Fines for books that come back late."""

from datetime import date

PER_DAY = {"book": 20, "film": 100}


def days_late(loan, today):
    """Whole days after the due day, never negative."""
    returned = loan["returned"] or today
    return max(0, (returned - loan["due"]).days)


def fine(loan, today):
    """Cents; a loan without a due day (reading room) is never late."""
    return days_late(loan, today) * PER_DAY[loan["kind"]]


def total(loans, today=None):
    return sum(fine(loan, today or date.today()) for loan in loans)
