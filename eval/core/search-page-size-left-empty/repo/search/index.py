import re


class Index:
    """Which documents hold a word."""

    def __init__(self):
        self._documents = {}

    def add(self, key, text):
        for word in re.findall(r"\w+", text.lower()):
            self._documents.setdefault(word, set()).add(key)

    def find(self, query):
        words = re.findall(r"\w+", query.lower())
        found = [self._documents.get(word, set()) for word in words]
        return sorted(set.intersection(*found)) if found else []
