from loyalty.till import receipt


def test_platinum_earns_four_points():
    assert receipt("Al", 150_000, 1000) == "Al: 40 points"


def test_gold_earns_three():
    assert receipt("Al", 60_000, 1000) == "Al: 30 points"


def test_bronze_earns_one():
    assert receipt("Al", 0, 1099) == "Al: 10 points"
