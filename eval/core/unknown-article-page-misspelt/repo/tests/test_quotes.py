from decimal import Decimal

from pricing.quotes import Catalogue


def test_a_quote_is_rounded_to_cents():
    assert Catalogue({"lamp": Decimal("24.90")}).quote("lamp", "SEK") == Decimal("279.13")
