"""The org chart."""


class Chart:
    def __init__(self, managers):
        self.managers = managers

    def chain(self, person):
        """Managers of a person, nearest first; the head of the company has none."""
        manager = self.managers.get(person)
        if manager is None or manager == person:
            return []
        return [manager, *self.chain(manager)]

    def level(self, person):
        return len(self.chain(person))
