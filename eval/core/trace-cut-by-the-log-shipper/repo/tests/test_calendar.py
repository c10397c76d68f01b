from rooms.calendar import Calendar


def test_gaps():
    calendar = Calendar()
    assert calendar.book("a", 0, 60)
    assert calendar.book("a", 90, 120)
    assert not calendar.book("a", 30, 45)
    assert calendar.first_gap("a", 30) == 60
    assert calendar.first_gap("a", 45) == 120
