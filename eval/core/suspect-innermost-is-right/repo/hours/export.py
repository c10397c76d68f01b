"""What the time clock exports."""


def entries(record):
    """Durations of the day; the clock's format has None for an entry that is still open."""
    return [entry.get("worked") for entry in record["entries"]]
