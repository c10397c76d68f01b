import logging

log = logging.getLogger("transcoder.pool")


class Pool:
    def __init__(self, start):
        self.start = start
        self.workers = {}

    def hire(self, number):
        self.workers[number] = self.start(number)
        log.info("worker %d started", number)

    def check(self):
        """Replace the workers that are gone; their numbers."""
        lost = [number for number, worker in sorted(self.workers.items()) if not worker.alive()]
        for number in lost:
            log.warning("worker %d is gone, started again", number)
            self.hire(number)
        return lost
