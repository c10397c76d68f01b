import leafprint

PAGE = leafprint.Size(148, 105)
MARGIN = 8


def print_ticket(ticket):
    """The ticket as a page, ready to be sent to the printer."""
    document = leafprint.Document(PAGE, margin=MARGIN)
    for line in ticket.lines():
        document.add_line(line)
    return document.to_bytes()
