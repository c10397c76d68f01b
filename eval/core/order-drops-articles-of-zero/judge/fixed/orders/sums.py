"""What an order comes to, in cents."""

SHIPPING = 490
FREE_FROM = 5000


def without_nothing(pieces):
    """The order without articles of which nobody wants any."""
    for article in pieces.copy():
        if pieces[article] == 0:
            del pieces[article]
    return pieces


def total(pieces, prices):
    wanted = without_nothing(pieces)
    due = sum(count * prices[article] for article, count in wanted.items())
    return due if due >= FREE_FROM else due + SHIPPING
