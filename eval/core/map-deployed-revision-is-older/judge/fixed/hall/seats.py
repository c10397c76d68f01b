"""Seats of a hall."""


def parse(seat):
    """Row and number of a seat like C12."""
    return seat[0].upper(), int(seat[1:])


def is_aisle(seat, width=20):
    """Seats at either end of a row."""
    return parse(seat)[1] in {1, width}


def centre(seats, width=20):
    """Seats by their distance from the middle of the row, nearest first."""
    middle = (width + 1) / 2
    return sorted(seats, key=lambda seat: (abs(parse(seat)[1] - middle), seat))


def blocks(seats):
    """Seats by row."""
    rows = {}
    for seat in seats:
        rows.setdefault(parse(seat)[0], []).append(seat)
    return rows


def neighbours(seats):
    """Pairs of seats beside each other."""
    taken = sorted(parse(seat) for seat in seats)
    return [(a, b) for a, b in zip(taken, taken[1:]) if a[0] == b[0] and b[1] - a[1] == 1]


def first_row(seats):
    """Letter of the frontmost row, None without seats."""
    rows = [parse(seat)[0] for seat in seats]
    rows.sort()
    return rows[0] if rows else None
