def pages(fetch, url, limit=10):
    """The pages of a feed, newest first, at most `limit`; a page without entries is the end."""
    for number in range(1, limit + 1):
        page = fetch(url, number)
        if not page["entries"]:
            return
        yield page


def entries(fetch, url, limit=10):
    for page in pages(fetch, url, limit):
        for entry in page["entries"]:
            yield entry
