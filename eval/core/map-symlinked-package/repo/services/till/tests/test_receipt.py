from till.receipt import receipt


def test_euros_are_rounded_to_five_cents():
    assert receipt(1000, 512, "EUR") == {"given": 1000, "due": 512, "back": 490, "rounded": True}
