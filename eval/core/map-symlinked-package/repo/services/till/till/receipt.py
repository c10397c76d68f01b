"""Receipts of the till."""

from money.rounding import STEPS, change


def receipt(given, due, currency):
    """What is printed under the total; currencies that are not listed are paid to the cent."""
    return {"given": given, "due": due, "back": change(given, due, currency), "rounded": STEPS.get(currency, 1) > 1}
