from app.quote import quote


def test_a_trip_beyond_the_last_zone_costs_by_the_kilometre():
    assert quote([{"km": 50.0}]) == [670]


def test_every_zone_has_its_price():
    assert quote([{"km": 5.0}, {"km": 5.1}, {"km": 40.0}]) == [220, 360, 590]
