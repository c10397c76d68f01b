from parcels.labels import customs


def test_an_empty_address_is_ours():
    assert customs({"address": " \n"}) == {"country": "DE", "declare": False}


def test_a_foreign_address_is_declared():
    assert customs({"address": "1 High St\n(GB)"}) == {"country": "GB", "declare": True}


def test_an_address_without_country_is_ours():
    assert customs({"address": "Weg 1\nBonn"}) == {"country": "DE", "declare": False}
