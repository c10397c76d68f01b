from dataclasses import dataclass, field
from typing import Dict


@dataclass
class Message:
    key: str
    subject: str
    read: bool = False


@dataclass
class Mailbox:
    owner: str
    messages: Dict[str, Message] = field(default_factory=dict)

    def deliver(self, message: Message) -> None:
        self.messages[message.key] = message

    def open(self, key: str) -> Message:
        message = self.messages[key]
        message.read = True
        return message

    @property
    def read_count(self) -> int:
        """Messages that were opened."""
        return sum(message.read for message in self.messages.values())
