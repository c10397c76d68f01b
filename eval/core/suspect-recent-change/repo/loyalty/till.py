"""The till."""

from loyalty.cards import issue
from loyalty.points import points


def receipt(holder, spent_last_year, cents):
    card = issue(holder, spent_last_year)
    return f"{holder}: {points(card, cents)} points"
