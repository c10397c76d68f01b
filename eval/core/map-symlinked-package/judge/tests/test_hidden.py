from till.receipt import receipt


def test_a_currency_that_is_not_listed_is_paid_to_the_cent():
    assert receipt(1000, 513, "USD") == {"given": 1000, "due": 513, "back": 487, "rounded": False}


def test_crowns_are_rounded_to_whole_ones():
    assert receipt(1000, 549, "SEK")["back"] == 500
