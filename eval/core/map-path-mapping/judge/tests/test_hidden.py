from carriers.us import rates
from desk.offer import offer

LIMITS = {"ground": 30000, "air": 10000}


def test_what_no_class_takes_goes_by_freight():
    assert offer(rates, {"grams": 41000, "limits": LIMITS}) == ("freight", None)


def test_the_cheapest_class_is_offered():
    assert offer(rates, {"grams": 1200, "limits": LIMITS}) == ("ground", 1300)
