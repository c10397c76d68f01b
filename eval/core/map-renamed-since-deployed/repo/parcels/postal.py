"""Postal addresses."""


def country_of(address):
    """Two-letter country of an address; ours when it names none."""
    lines = [line for line in address.splitlines() if line.strip()]
    last = lines[-1].strip()
    return last[1:3].upper() if last.startswith("(") else "DE"
