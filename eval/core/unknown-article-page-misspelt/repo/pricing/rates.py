"""Rates against the euro, as the bank publishes them."""

from decimal import Decimal

RATES = {"EUR": Decimal("1"), "CHF": Decimal("0.94"), "SEK": Decimal("11.21"), "USD": Decimal("1.09")}


def rate(currency: str) -> Decimal:
    return RATES[currency]


def currencies() -> list[str]:
    return sorted(RATES)
