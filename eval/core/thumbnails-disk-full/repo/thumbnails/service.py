import logging

from thumbnails.shrink import encode, shrink

log = logging.getLogger("thumbnails")


class Thumbnails:
    def __init__(self, cache, load):
        self.cache = cache
        self.load = load

    def get(self, name, factor=4):
        key = f"{name}@{factor}"
        found = self.cache.get(key)
        if found is None:
            log.debug("miss %s", key)
            found = encode(shrink(self.load(name), factor))
            self.cache.put(key, found)
        return found
