"""How a recording is cut into parts that are worked on at once."""

PART_SECONDS = 300


def parts(seconds):
    """(start, end) of the parts, the last may be short."""
    found = []
    start = 0
    while start < seconds:
        end = min(start + PART_SECONDS, seconds)
        found.append((start, end))
        start = end
    return found


def share(done, seconds):
    return done / seconds
