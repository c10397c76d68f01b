"""Totals of invoices over several currencies."""

from fleet.money.rates import convert, rate


def total(lines, currency):
    """Sum of (amount, currency) lines in one currency; lines in an unknown currency are listed apart.

    Returns the sum and the lines that could not be converted.
    """
    summed, left = 0.0, []
    for amount, source in lines:
        if rate(source) is None:
            left.append((amount, source))
            continue
        summed += convert(amount, source, currency)
    return round(summed, 2), left
