"""Cash rounding: coins below five cents are not handed out."""

STEPS = {"EUR": 5, "CHF": 5, "SEK": 100}


def to_coins(cents, currency):
    """The amount that is paid in cash, in cents."""
    step = STEPS[currency]
    return (cents + step // 2) // step * step


def change(given, due, currency):
    """Coins to hand back."""
    return to_coins(given, currency) - to_coins(due, currency)
