"""Prints the fines of one day; an old script."""


def total(loans):
    return sum(loan["fine"] for loan in loans)
