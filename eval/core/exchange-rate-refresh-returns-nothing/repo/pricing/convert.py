HOME = "EUR"


def in_currency(cents, currency, rates):
    """Cents of the home currency in another, rounded; nothing is nothing everywhere."""
    if not cents:
        return 0
    if currency == HOME:
        return cents
    rate = rates.get(currency)
    return int(rate * cents + 0.5)
