from geofence.handlers import get_where
from geofence.zones import nearest_zone

YARD = {"name": "yard", "centre": (10.0, 0.0), "radius": 20.0}
GATE = {"name": "gate", "centre": (10.0, 5.0), "radius": 5.0}


def test_outside_of_every_zone_the_nearest_is_told():
    assert get_where([GATE, YARD], {"x": "80", "y": "0"}) == (200, {"zone": "yard", "metres": 50.0})


def test_inside_a_zone_there_is_no_distance():
    assert nearest_zone([YARD], (0.0, 0.0)) == ("yard", 0.0)


def test_the_smaller_of_two_zones_is_meant():
    assert nearest_zone([YARD, GATE], (10.0, 4.5)) == ("gate", 0.0)


def test_without_zones_there_is_no_answer():
    assert get_where([], {"x": "1", "y": "1"})[0] == 404
