"""The balance after each booking."""

from bank.rows import rows


def balances(text, opening=0):
    balance, found = opening, []
    for day, cents, purpose in rows(text):
        balance += cents
        found.append((day, balance, purpose))
    return found
