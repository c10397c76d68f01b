"""Tools for models that write their calls as text."""

from scripting import says

from agent.domain.conversation import Message, Role, ToolCall
from agent.domain.model_request import ModelRequest, ToolSpec
from agent.models.fenced import FencedModel
from agent.models.scripted import ScriptedModel

LOOK = ToolSpec(name="look", description="Looks a name up.", parameters={"type": "object"})
OPENING = (Message(role=Role.SYSTEM, text="Rules."), Message(role=Role.USER, text="It crashed."))


def asked(text: str, *more: Message) -> tuple[tuple[ToolCall, ...], ModelRequest]:
    """The calls that a reply is read as, and what the model was sent."""
    model = ScriptedModel([says(text)])
    reply = FencedModel(model).reply(ModelRequest(messages=(*OPENING, *more), tools=(LOOK,)))
    return reply.message.calls, model.requests[0]


def test_a_block_is_a_call() -> None:
    calls, _ = asked('I look.\n\n```tool\n{"name": "look", "arguments": {"name": "total"}}\n```\n')
    assert [(call.name, call.arguments) for call in calls] == [("look", '{"name": "total"}')]


def test_the_tools_are_told_in_words_after_the_rules() -> None:
    _, request = asked("Hm.")
    assert request.tools == ()
    assert [message.role for message in request.messages] == [Role.SYSTEM, Role.SYSTEM, Role.USER]
    assert "- look: Looks a name up." in request.messages[1].text


def test_answers_come_back_as_the_user_s_words() -> None:
    call = ToolCall(id="1", name="look", arguments="{}")
    _, request = asked(
        "Hm.", Message(role=Role.ASSISTANT, text="I look.", calls=(call,)), Message(role=Role.TOOL, text="x!", answers="1")
    )
    assert request.messages[-1] == Message(role=Role.USER, text="Answer of the tool:\nx!")
    assert request.messages[-2].calls == ()


def test_several_blocks_are_several_calls_with_names_of_their_own() -> None:
    calls, _ = asked('```tool\n{"name": "look"}\n```\n```tool\n{"name": "look"}\n```\n')
    assert len({call.id for call in calls}) == 2


def test_a_block_that_can_t_be_read_is_a_call_of_no_tool() -> None:
    for block in ("{not json", "[1]", '"look"'):
        calls, _ = asked(f"```tool\n{block}\n```\n")
        assert calls[0].name.startswith("a block that is no")


def test_other_blocks_and_inline_marks_are_no_calls() -> None:
    assert asked('```python\nlook()\n```\nand `tool {"name": "look"}`')[0] == ()
