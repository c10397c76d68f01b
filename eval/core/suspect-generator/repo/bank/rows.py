"""Rows of the bank's file."""


def rows(text):
    """(day, cents, purpose) of each booking; a row without an amount only continues the purpose of the one before."""
    for line in text.splitlines():
        day, cents, purpose = line.split(";")
        yield day, int(cents) if cents else None, purpose
