"""Labels in the order they were asked for."""

from shelfprint.label import label


class Queue:
    def __init__(self):
        self.jobs = []

    def add(self, name, cents):
        self.jobs.append(label(name, cents))
        return len(self.jobs)
