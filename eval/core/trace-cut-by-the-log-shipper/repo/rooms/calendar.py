"""Bookings of a room: (start, end) in minutes of the day."""


def overlaps(one, other):
    return one[0] < other[1] and other[0] < one[1]


class Calendar:
    def __init__(self):
        self.bookings = {}

    def book(self, room, start, end):
        wanted = (start, end)
        taken = self.bookings.setdefault(room, [])
        if any(overlaps(wanted, booking) for booking in taken):
            return False
        taken.append(wanted)
        taken.sort()
        return True

    def first_gap(self, room, minutes):
        """Start of the first gap of the day that is long enough, None when there is none."""
        start = 0
        for booking in self.bookings.get(room, []):
            if booking[0] - start >= minutes:
                return start
            start = max(start, booking[1])
        return start if 24 * 60 - start >= minutes else None
