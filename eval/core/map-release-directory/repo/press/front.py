"""The front page."""

from press.importing import imported
from press.tags import cloud


def front(records):
    articles = [imported(record) for record in records]
    return {"titles": [article["title"] for article in articles], "cloud": cloud(articles)}
