"""How long to wait before the next attempt."""


def delays(attempts, base=1, factor=2, ceiling=60):
    """Seconds before each further attempt."""
    seconds, found = base, []
    for _ in range(attempts - 1):
        found.append(min(seconds, ceiling))
        seconds *= factor
    return found
