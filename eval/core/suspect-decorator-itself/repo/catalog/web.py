"""The search page's answer."""

from catalog.find import find


def answer(query):
    return {"found": find(query.get("q", ""), filters=query.get("filter", []))}
