"""Records in memory."""


class Store:
    def __init__(self):
        self._records = {}

    def add(self, record):
        key = len(self._records) + 1
        self._records[key] = dict(record)
        return key

    def find(self, key):
        return self._records.get(key)
