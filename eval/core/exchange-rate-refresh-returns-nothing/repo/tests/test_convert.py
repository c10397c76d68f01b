from pricing.convert import in_currency


def test_nothing_is_worth_nothing():
    assert in_currency(0, "SEK", {}) == 0


def test_amounts_are_rounded():
    assert in_currency(350, "SEK", {"SEK": 11.5}) == 4025
