"""Cash rounding of the kiosk, which takes euros only."""


def to_coins(cents, currency):
    """The amount that is paid in cash, in cents."""
    step = 5
    return (cents + step // 2) // step * step


def change(given, due):
    """Coins to hand back."""
    return to_coins(given, "EUR") - to_coins(due, "EUR")
