import logging

log = logging.getLogger("scheduler")


class Loop:
    def __init__(self, jobs, clock):
        self.jobs = list(jobs)
        self.clock = clock

    def next_due(self):
        return min(self.jobs, key=lambda job: (job.due, job.name))

    def step(self):
        """Run the next job if it is due; its name, or None when none was."""
        job = self.next_due()
        if job.due > self.clock():
            return None
        log.info("run %r", job)
        job.action()
        job.finish(self.clock())
        return job.name
