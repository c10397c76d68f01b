class Seen:
    """Ids of the entries we had."""

    def __init__(self, known=()):
        self._known = set(known)

    def is_new(self, entry):
        if entry["id"] in self._known:
            return False
        self._known.add(entry["id"])
        return True
