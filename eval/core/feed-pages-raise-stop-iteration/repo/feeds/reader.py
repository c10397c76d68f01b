import logging

from feeds.paging import entries
from feeds.seen import Seen

log = logging.getLogger("feeds.reader")


class Reader:
    def __init__(self, fetch, seen=None):
        self.fetch = fetch
        self.seen = seen or Seen()

    def read(self, url):
        """Titles of the entries that are new, newest first."""
        found = [entry["title"] for entry in entries(self.fetch, url) if self.seen.is_new(entry)]
        log.info("%s: %d new", url, len(found))
        return found
