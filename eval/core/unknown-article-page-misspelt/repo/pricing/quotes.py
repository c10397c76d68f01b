from decimal import ROUND_HALF_UP, Decimal

from pricing.rates import rate

CENT = Decimal("0.01")


class Catalogue:
    """What is sold, in euros."""

    def __init__(self, prices: dict[str, Decimal]) -> None:
        self._prices = prices

    def articles(self) -> list[str]:
        return sorted(self._prices)

    def has(self, article: str) -> bool:
        return article in self._prices

    def quote(self, article: str, currency: str) -> Decimal:
        converted = self._prices[article] * rate(currency)
        return converted.quantize(CENT, ROUND_HALF_UP)
