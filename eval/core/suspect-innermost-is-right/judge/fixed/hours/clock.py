"""Sums of working hours."""


def minutes(text):
    """Minutes of a time like 7:45; an open entry is None in the clock's export and counts nothing."""
    if text is None:
        return 0
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)
