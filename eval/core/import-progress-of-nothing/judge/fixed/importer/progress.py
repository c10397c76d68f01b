class Progress:
    """How far an import is. Rows are counted first, then read one by one."""

    def __init__(self, total=0, done=0, failed=0):
        self.total = total
        self.done = done
        self.failed = failed

    def ok(self):
        self.done += 1

    def bad(self):
        self.done += 1
        self.failed += 1

    def done_share(self):
        return self.done / self.total if self.total else 0.0

    def left_share(self):
        return (self.total - self.done) / self.total if self.total else 0.0

    def failed_share(self):
        return self.failed / self.total if self.total else 0.0

    def finished(self):
        return self.done >= self.total
