"""A deck as text: a line for the question, a line for the answer (which may be blank), and `#` for comments."""


def content_lines(text):
    """The lines of the cards, without comments."""
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        yield line
