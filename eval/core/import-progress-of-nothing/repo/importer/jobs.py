import itertools
import threading

from importer.progress import Progress


class Jobs:
    def __init__(self):
        self._numbers = itertools.count(1)
        self._jobs = {}
        self._lock = threading.Lock()

    def start(self, rows, read):
        """Import rows; a row that `read` raises ValueError for is counted as failed."""
        with self._lock:
            number = next(self._numbers)
            progress = self._jobs[number] = Progress(total=len(rows))
        for row in rows:
            try:
                read(row)
            except ValueError:
                progress.bad()
            else:
                progress.ok()
        return number

    def get(self, number):
        return self._jobs.get(number)

    def sources(self, labels):
        """The labels of a job, each once, as one text."""
        return ",".join(set(labels))
