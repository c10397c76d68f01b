import logging

from chatbot.commands import parse

log = logging.getLogger("chatbot")


class Bot:
    def __init__(self, room):
        self.room = room
        self.commands = {"echo": self.echo, "count": self.count}

    def echo(self, *words):
        return " ".join(words)

    def count(self, *words):
        return str(len(words))

    def on_message(self, author, message):
        """What the bot says to a message, empty when it says nothing."""
        log.info("room=%s author=%s said=%r", self.room, author, message)
        command = parse(message)
        if command is None:
            return ""
        action = self.commands.get(command.name)
        if action is None:
            return f"I don't know {command.name}, {author}."
        return action(*command.words)
