"""Rows of the bank's file."""


def rows(text):
    """(day, cents, purpose) of each booking; a row without an amount only continues the purpose of the one before."""
    held = None
    for line in text.splitlines():
        day, cents, purpose = line.split(";")
        if not cents and held is not None:
            held = (*held[:2], f"{held[2]} {purpose}")
            continue
        if held is not None:
            yield held
        held = day, int(cents), purpose
    if held is not None:
        yield held
