"""Which channels a message goes out on.

Messages come from many producers: `to` and `body` are always there, everything else is optional.
"""

CHANNELS = {"ops": "chat", "money": "mail", "urgent": "phone"}
DEFAULT = "mail"


def is_urgent(message):
    return "urgent" in message.get("tags", [])


def is_muted(message):
    return "muted" in message.get("tags", [])


def channels(message):
    """Channels in the order of the tags, each once; mail when no tag names one."""
    found = []
    for tag in message.get("tags"):
        channel = CHANNELS.get(tag)
        if channel and channel not in found:
            found.append(channel)
    return found or [DEFAULT]


def priority(message):
    return 0 if is_urgent(message) else 5
