import logging

log = logging.getLogger("mailbox")


def summary(box):
    return f"{box.owner}: {box.read_count} of {len(box.messages)} read"


def badge(box):
    """What the icon shows: the number of messages that wait to be read, nothing when none does."""
    waiting = box.unread_count
    log.debug("badge %s", waiting)
    if waiting > 99:
        return "99+"
    return str(waiting) if waiting else ""
