"""A conversation in the order it was spoken."""

from collections.abc import Iterator
from dataclasses import dataclass

from agent.domain.conversation import Conversation, Message, Role, ToolCall

NAMES = {Role.SYSTEM: "Rules", Role.USER: "Suture", Role.ASSISTANT: "Model", Role.TOOL: "Tool"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One message.

    Args:
        who: speaks.
        text: what is said; hostile where it is the model's or a tool's.
        calls: tools that are called.
    """

    who: str
    text: str
    calls: tuple[ToolCall, ...] = ()


def spoken(conversation: Conversation) -> Iterator[Spoken]:
    """Every message once, as it came: what was said to the model, then what it said."""
    for exchange in conversation.exchanges:
        yield from (_spoken(message) for message in exchange.added)
        yield _spoken(exchange.reply.message)


def _spoken(message: Message) -> Spoken:
    return Spoken(who=NAMES[message.role], text=message.text, calls=message.calls)
