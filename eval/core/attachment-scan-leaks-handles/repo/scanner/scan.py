import logging
import os
from collections import Counter

from scanner.headers import BrokenFile, read_kind

log = logging.getLogger("scanner")


class Scan:
    """One walk over a directory; what is broken is kept for the summary at the end."""

    def __init__(self, root):
        self.root = root
        self.kinds = Counter()
        self.broken = []

    def run(self):
        for name in sorted(os.listdir(self.root)):
            path = os.path.join(self.root, name)
            if os.path.isfile(path):
                self.take(path)
        return self

    def take(self, path):
        try:
            self.kinds[read_kind(path)] += 1
        except BrokenFile as problem:
            log.warning("broken %s", path)
            self.broken.append(problem)

    def summary(self):
        lines = [f"{kind}: {count}" for kind, count in sorted(self.kinds.items())]
        return "\n".join(lines + [f"broken: {len(self.broken)}"])
