from notes.digests import slug


def test_a_slug_is_short():
    assert slug("What to buy: milk, bread!") == "what-to-buy-milk-bread"
    assert len(slug("x" * 90)) == 40
