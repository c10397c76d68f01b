"""Tools for models that have no tool calls: calls are written as fenced blocks of the reply."""

import json
import re
from dataclasses import replace

from agent.domain.conversation import Message, Reply, Role, ToolCall
from agent.domain.model_request import ModelRequest, ToolSpec
from agent.model_ports import Model

BLOCK = re.compile(r"^```tool[ \t]*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
HOW = """You have these tools. To call one, write a block of this form and nothing after it; the answer comes as the next message:

```tool
{"name": "NAME", "arguments": {...}}
```

"""


class FencedModel:
    """Speaks the fenced protocol to a model, and tool calls to the loop.

    Args:
        model: one that is told of tools in words.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self.name = model.name

    def reply(self, request: ModelRequest) -> Reply:
        """The reply, its blocks read as calls.

        Raises:
            ModelUnavailable: as the model.
            ContextTooLong: as the model.
        """
        told = Message(role=Role.SYSTEM, text=HOW + "\n".join(_described(tool) for tool in request.tools))
        messages = [_plain(message) for message in request.messages]
        head = 1 if messages and messages[0].role is Role.SYSTEM else 0
        spoken = (*messages[:head], told, *messages[head:]) if request.tools else tuple(messages)
        reply = self._model.reply(replace(request, messages=spoken, tools=()))
        calls = _calls(reply.message.text, len(request.messages))
        return replace(reply, message=replace(reply.message, calls=calls), finish="tool_calls" if calls else reply.finish)


def _described(tool: ToolSpec) -> str:
    return f"- {tool.name}: {tool.description}\n  arguments: {json.dumps(dict(tool.parameters), sort_keys=True)}"


def _plain(message: Message) -> Message:
    """A message without tool calls: they stand in its text already, and answers come from the user."""
    if message.role is Role.TOOL:
        return Message(role=Role.USER, text=f"Answer of the tool:\n{message.text}")
    return replace(message, calls=())


def _calls(text: str, turn: int) -> tuple[ToolCall, ...]:
    return tuple(_call(block[1], f"block-{turn}-{number}") for number, block in enumerate(BLOCK.finditer(text)))


def _call(block: str, identity: str) -> ToolCall:
    """The call of one block; one that can't be read is a call all the same, which the loop answers with what is wrong."""
    try:
        said = json.loads(block)
    except (ValueError, RecursionError):
        return ToolCall(id=identity, name="a block that is not JSON", arguments=block)
    if not isinstance(said, dict):
        return ToolCall(id=identity, name="a block that is no object", arguments=block)
    return ToolCall(id=identity, name=str(said.get("name", "")), arguments=json.dumps(said.get("arguments", {})))
