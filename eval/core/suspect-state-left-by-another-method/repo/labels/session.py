"""A session with the label printer."""


class Closed(RuntimeError):
    pass


class Session:
    def __init__(self, wire):
        self._wire = wire
        self._buffer = []
        self.jobs = 0

    def add(self, label):
        self._buffer.append(label)

    def flush(self):
        """Send what is waiting; the session stays open."""
        for label in self._buffer:
            self._wire.append(label)
            self.jobs += 1
        self._buffer = None

    def close(self):
        if self._buffer:
            self.flush()
