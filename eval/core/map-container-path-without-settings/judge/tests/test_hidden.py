from transit.quote import quote

LINE = "Mill;0;A\nFord;2;\nPark;4;B\nHill;9;B"


def test_a_stop_between_zones_costs_nothing():
    assert quote(LINE, "Mill", "Park")["cents"] == 300


def test_only_stops_without_a_zone_cost_the_base_fare():
    assert quote("Ford;2;\nWeir;3;", "Ford", "Weir")["cents"] == 210


def test_zones_are_counted_once():
    assert quote(LINE, "Park", "Hill")["cents"] == 210


def test_the_way_back_costs_the_same():
    assert quote("Mill;0;a\nPark;4;b", "Park", "Mill")["cents"] == 300
