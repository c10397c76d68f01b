"""Reads the key=value lines of a device."""


def parse(text):
    values = {}
    for line in text.splitlines():
        key, value = line.split("=")
        values[key] = value
    return values
