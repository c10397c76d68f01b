"""The desk takes bookings as text."""

from rooms.model import Slot


def book(text):
    room, times = text.split(" ", 1)
    start, end = times.split("-")
    return Slot(room, start.strip(), end.strip())
