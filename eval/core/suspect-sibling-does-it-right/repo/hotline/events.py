"""Replays the switchboard's events."""

from hotline.queue import Hotline


def replay(events):
    hotline, waited = Hotline(), []
    for second, kind, number in events:
        if kind == "call":
            hotline.call(number, second)
        elif kind == "gone":
            hotline.hang_up(number)
        else:
            waited.append(hotline.answer(number, second))
    return waited
