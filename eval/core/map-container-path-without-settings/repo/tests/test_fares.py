from transit.quote import quote


def test_two_zones():
    assert quote("Mill;0;A\nPark;4;B", "Mill", "Park")["cents"] == 300
