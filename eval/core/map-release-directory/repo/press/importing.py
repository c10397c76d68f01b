"""Articles from the old system; it left out what was empty."""


def imported(record):
    article = {"title": record["headline"], "body": record.get("text", "")}
    if record.get("keywords"):
        article["tags"] = record["keywords"].split(",")
    return article
