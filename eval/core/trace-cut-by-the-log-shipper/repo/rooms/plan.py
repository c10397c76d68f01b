from rooms.calendar import Calendar


def clock(minute):
    return f"{minute // 60:02d}:{minute % 60:02d}"


def proposal(calendar: Calendar, rooms, minutes):
    """The earliest start in any room: `room 09:30`."""
    starts = []
    for room in rooms:
        start = calendar.first_gap(room, minutes)
        if start is not None:
            starts.append((start, room))
    earliest, room = min(starts)
    return f"{room} {clock(earliest)}"


def load(calendar, room):
    booked = sum(end - start for start, end in calendar.bookings[room])
    return booked / (24 * 60)
