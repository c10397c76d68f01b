def page_count(hits, size):
    """How many pages the hits fill."""
    return -(-hits // size)


def page(hits, number, size):
    start = (number - 1) * size
    return hits[start : start + size]
