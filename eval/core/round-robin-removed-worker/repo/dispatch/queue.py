import logging
from collections import deque

log = logging.getLogger("dispatch")


class JobQueue:
    def __init__(self, pool):
        self.pool = pool
        self.waiting = deque()
        self.assigned = []

    def submit(self, job):
        self.waiting.append(job)
        self.assign()

    def joined(self, name):
        log.info("worker %s joined", name)
        self.pool.add(name)
        self.assign()

    def left(self, name):
        log.info("worker %s left", name)
        self.pool.remove(name)

    def assign(self):
        while self.waiting:
            name = self.pool.take()
            if name is None:
                log.info("%d jobs wait, no worker", len(self.waiting))
                return
            self.assigned.append((self.waiting.popleft(), name))
