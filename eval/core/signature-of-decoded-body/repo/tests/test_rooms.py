from bookings.rooms import Rooms


def test_a_room_is_booked_once():
    rooms = Rooms(["blue"])
    assert rooms.book("blue", "2026-11-12", "Kim")
    assert not rooms.book("blue", "2026-11-12", "Lee")
