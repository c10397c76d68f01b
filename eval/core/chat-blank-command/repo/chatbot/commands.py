"""Commands are messages that begin with a slash: `/remind 5 tea`."""

from typing import NamedTuple, Optional, Tuple

PREFIX = "/"


class Command(NamedTuple):
    name: str
    words: Tuple[str, ...]


def parse(message: str) -> Optional[Command]:
    """The command in a message, None when there is none in it."""
    if not message.startswith(PREFIX):
        return None
    words = message[len(PREFIX):].split()
    return Command(words[0].lower(), tuple(words[1:]))
