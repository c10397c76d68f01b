import logging

from tickets.printing import print_ticket

log = logging.getLogger("tickets")


class Handlers:
    def __init__(self, tickets):
        self.tickets = tickets

    def get_print(self, number):
        ticket = self.tickets.get(number)
        if ticket is None:
            return 404, b""
        page = print_ticket(ticket)
        log.info("printed %d, %d bytes", number, len(page))
        return 200, page
