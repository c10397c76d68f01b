import logging

from greeter.greeting import greet, today

log = logging.getLogger("greeter")


class Service:
    def __init__(self, cache):
        self.cache = cache

    def hello(self, user_id):
        profile = self.cache.get(user_id)
        log.debug("profile %s", profile)
        return greet(profile)

    def page(self, user_id, day):
        profile = self.cache.get(user_id)
        return f"{greet(profile)} {today(profile, day)}"
