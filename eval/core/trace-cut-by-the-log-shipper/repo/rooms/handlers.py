import logging

from rooms.plan import load, proposal

log = logging.getLogger("rooms")


class Handlers:
    def __init__(self, calendar, rooms):
        self.calendar = calendar
        self.rooms = rooms

    def get_plan(self, query):
        minutes = int(query.get("minutes", "30"))
        wanted = [room for room in self.rooms if query.get("floor", "") in room]
        body = {"proposal": proposal(self.calendar, wanted, minutes), "load": {}}
        for room in wanted:
            body["load"][room] = load(self.calendar, room)
        return 200, body
