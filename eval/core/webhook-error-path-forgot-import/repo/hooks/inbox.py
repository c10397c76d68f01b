from collections import defaultdict


class Inbox:
    def __init__(self):
        self.deliveries = defaultdict(list)

    def put(self, kind, fields):
        self.deliveries[kind].append(fields)

    def count(self):
        return sum(len(kept) for kept in self.deliveries.values())
