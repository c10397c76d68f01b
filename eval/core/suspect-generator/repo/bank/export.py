"""The bookings as a table."""

from bank.rows import rows


def table(text):
    return [f"{day} {cents / 100:.2f} {purpose}" for day, cents, purpose in rows(text)]
