"""Lines for scripted models."""

import json
from zlib import crc32

from agent.domain.conversation import Message, Reply, Role, ToolCall, Usage


def says(text: str, *, prompt: int = 100, completion: int = 10) -> Reply:
    """A reply without calls."""
    return Reply(message=Message(role=Role.ASSISTANT, text=text), usage=Usage(prompt_tokens=prompt, completion_tokens=completion))


def calls(tool: str, raw: str | None = None, /, **arguments: object) -> Reply:
    """A reply that calls one tool."""
    text = json.dumps(arguments) if raw is None else raw
    call = ToolCall(id=f"call-{tool}-{crc32(text.encode())}", name=tool, arguments=text)
    message = Message(role=Role.ASSISTANT, text="", calls=(call,))
    return Reply(message=message, usage=Usage(prompt_tokens=100, completion_tokens=10), finish="tool_calls")
