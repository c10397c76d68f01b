from collections import deque


class Window:
    """Samples of the last `seconds` seconds."""

    def __init__(self, seconds):
        self.seconds = seconds
        self._samples = deque()

    def add(self, at, value):
        self._samples.append((at, value))

    def values(self, now):
        while self._samples and self._samples[0][0] <= now - self.seconds:
            self._samples.popleft()
        return [value for _, value in self._samples]
