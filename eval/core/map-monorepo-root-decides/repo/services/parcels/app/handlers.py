"""Handlers of the parcels service."""

from app.store import Store


class Handlers:
    def __init__(self, store=None):
        self.store = store or Store()

    def create(self, body):
        key = self.store.add(body)
        return 201, {"id": key}

    def show(self, key):
        found = self.store.find(key)
        return 200, {"id": key, "label": found["label"].strip()}
