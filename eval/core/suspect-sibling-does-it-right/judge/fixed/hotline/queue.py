"""Queue positions of the hotline."""


class Hotline:
    def __init__(self):
        self.waiting = []
        self.since = {}

    def call(self, number, second):
        self.waiting.append(number)
        self.since[number] = second

    def hang_up(self, number):
        if number not in self.since:
            return
        self.waiting.remove(number)
        del self.since[number]

    def waited(self, number, second):
        if number not in self.since:
            return 0
        return second - self.since[number]

    def answer(self, number, second):
        """Take a caller out of the queue; the seconds they waited, 0 when they have gone."""
        if number not in self.since:
            return 0
        seconds = second - self.since[number]
        self.hang_up(number)
        return seconds
