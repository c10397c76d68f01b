from tracker.geo import distance


def test_no_distance_to_itself():
    assert distance((50.0, 20.0), (50.0, 20.0)) == 0.0
