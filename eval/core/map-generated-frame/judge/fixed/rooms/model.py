"""Bookings of rooms."""

from dataclasses import dataclass, field
from datetime import time


@dataclass
class Slot:
    room: str
    start: str
    end: str
    guests: list = field(default_factory=list)
    minutes: int = field(init=False)

    def __post_init__(self):
        self.minutes = minutes_of(self.end) - minutes_of(self.start)


def minutes_of(text):
    """Minutes since midnight of a time like 9:30; 24:00 is the end of the day."""
    if text == "24:00":
        return 24 * 60
    hour, minute = text.split(":")
    clock = time(int(hour), int(minute))
    return clock.hour * 60 + clock.minute
