from fleet.billing.totals import total


def test_one_currency():
    assert total([(2, "EUR"), (3, "EUR")], "EUR") == (5, [])
