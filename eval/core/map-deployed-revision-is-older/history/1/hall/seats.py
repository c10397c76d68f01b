"""Seats of a hall."""


def parse(seat):
    """Row and number of a seat like C12."""
    return seat[0].upper(), int(seat[1:])


def neighbours(seats):
    """Pairs of seats beside each other."""
    taken = sorted(parse(seat) for seat in seats)
    return [(a, b) for a, b in zip(taken, taken[1:]) if a[0] == b[0] and b[1] - a[1] == 1]


def first_row(seats):
    """Letter of the frontmost row."""
    rows = [parse(seat)[0] for seat in seats]
    rows.sort()
    return rows[0]
