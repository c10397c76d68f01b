"""Prices of printed photographs."""

SIZES = {"10x15": 19, "13x18": 29, "20x30": 149}
DISCOUNTS = ((100, 20), (50, 10), (0, 0))


def percent_off(count):
    return next(percent for least, percent in DISCOUNTS if count >= least)


def per_print(orders):
    """Average price of a print in cents over all orders of (size, count)."""
    cents = prints = 0
    for size, count in orders:
        cents += SIZES[size] * count * (100 - percent_off(count)) // 100
        prints += count
    return cents // prints
