"""Tags of articles."""


def normal(tag):
    return tag.strip().lower().replace(" ", "-")


def cloud(articles):
    """Tag -> number of articles, by falling number."""
    counts = {}
    for article in articles:
        for tag in article["tags"]:
            counts[normal(tag)] = counts.get(normal(tag), 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
