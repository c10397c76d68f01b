"""What a model is asked: never part of a record, which keeps its digest."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from agent.domain.conversation import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolSpec:
    """A tool as a model is told of it.

    Args:
        name: `[a-z_]+`.
        description: when to use it and what it answers.
        parameters: JSON Schema of an object.
    """

    name: str
    description: str
    parameters: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest:
    """Everything that decides a model's reply.

    Args:
        messages: the conversation so far.
        tools: what it may call.
        temperature: 0 to 2, None for the endpoint's default.
        reply_tokens: most tokens of the reply.
        seconds: wall time to wait for it; not part of the digest.
    """

    messages: tuple[Message, ...]
    tools: tuple[ToolSpec, ...] = ()
    temperature: float | None = None
    reply_tokens: int = 4096
    seconds: float = 120.0

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that name what was asked."""
        said = [
            [message.role, message.text, message.answers, [[call.id, call.name, call.arguments] for call in message.calls]]
            for message in self.messages
        ]
        tools = [[tool.name, tool.description, dict(tool.parameters)] for tool in self.tools]
        asked = json.dumps([said, tools, self.temperature, self.reply_tokens], sort_keys=True)
        return sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:16]
