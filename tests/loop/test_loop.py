"""The loop between a model and its tools."""

from collections.abc import Sequence

import pytest
from scripting import calls, says

from agent.budget import Budget, Meter, Price
from agent.domain.codec import dumps, loads
from agent.domain.conversation import Ending, Message, Role
from agent.errors import ContextTooLong, ModelUnavailable, ToolRefused
from agent.loop import FORGOTTEN, STRAY_TURNS, Loop, Manner
from agent.model_ports import Ended
from agent.models.recorded import RecordedModel
from agent.models.scripted import Line, ScriptedModel
from agent.tools.typed import Arguments, TypedTool

OPENING = (Message(role=Role.SYSTEM, text="Mend it."), Message(role=Role.USER, text="It crashed."))
SECRET = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"


class Lookup(Arguments):
    """Arguments of the tool that looks something up."""

    name: str
    times: int = 1


class Fix(Arguments):
    """Arguments of the tool that ends the conversation."""

    diff: str


def look_up(asked: Lookup) -> str:
    if asked.name == "forbidden":
        raise ToolRefused("'forbidden' may not be read", expected="another name")
    if asked.name == "broken":
        raise ZeroDivisionError
    return f"{asked.name}! " * asked.times


TOOLS = (
    TypedTool("look_up", "Looks up a name.", Lookup, look_up),
    TypedTool("submit_fix", "Ends.", Fix, lambda asked: Ended(value=asked.diff)),
    TypedTool("give_up", "Ends.", Arguments, lambda _: Ended(value="It can't be told.", submitted=False)),
)


def loop(
    lines: Sequence[Line], budget: Budget | None = None, price: Price | None = None, **manner: int
) -> tuple[Loop, ScriptedModel]:
    model = ScriptedModel(lines)
    return Loop(model, TOOLS, Meter(budget or Budget(), price), Manner(**manner)), model


def last_text(model: ScriptedModel) -> str:
    return model.requests[-1].messages[-1].text


def test_what_a_tool_answers_is_in_the_next_request_and_what_is_submitted_ends_it() -> None:
    talk, model = loop([calls("look_up", name="total"), calls("submit_fix", diff="--- a")])
    said = talk.talk(OPENING)
    assert last_text(model) == "total! "
    assert said.value == "--- a"
    assert said.conversation.ending is Ending.SUBMITTED
    assert [len(exchange.added) for exchange in said.conversation.exchanges] == [2, 1]


def test_giving_up_is_an_answer_with_its_reason() -> None:
    said = loop([calls("give_up")])[0].talk(OPENING)
    assert (said.conversation.ending, said.conversation.detail) == (Ending.GAVE_UP, "It can't be told.")


@pytest.mark.parametrize(
    ("line", "lesson"),
    [
        (calls("look_up", name="forbidden"), "Error: 'forbidden' may not be read; expected another name."),
        (calls("look_up", nam="x"), "expected the arguments name, [times]"),
        (calls("look_up", "{not json"), "look_up can't be called so"),
        (calls("look_up", "[]"), "look_up can't be called so"),
        (calls("open_file", path="x"), "there is no tool 'open_file'; there are look_up, submit_fix, give_up"),
        (calls("look_up", name="broken"), "look_up failed with ZeroDivisionError"),
    ],
)
def test_a_wrong_call_is_answered_with_what_would_have_been_right(line: Line, lesson: str) -> None:
    talk, model = loop([line, calls("give_up")])
    assert talk.talk(OPENING).conversation.ending is Ending.GAVE_UP
    assert lesson in last_text(model)


def test_a_model_that_only_talks_is_reminded_and_then_left() -> None:
    talk, model = loop([says("Hm.")] * STRAY_TURNS)
    assert talk.talk(OPENING).conversation.ending is Ending.ASTRAY
    assert len(model.requests) == STRAY_TURNS
    assert "submit_fix" in last_text(model)


@pytest.mark.parametrize(
    ("budget", "price", "requests"),
    [
        (Budget(calls=2), None, 2),
        (Budget(tokens=111), None, 2),
        (Budget(tokens=110), None, 1),
        (Budget(money=0.000_1), Price(prompt=1.0, completion=1.0), 1),
        (Budget(money=0.000_111), Price(prompt=1.0, completion=1.0), 2),
        (Budget(money=0.0), None, 9),
    ],
)
def test_a_budget_is_exceeded_by_at_most_the_call_that_reached_it(budget: Budget, price: Price | None, requests: int) -> None:
    talk, model = loop([calls("look_up", name="x")] * 9, budget, price, turns=9)
    talk.talk(OPENING)
    assert len(model.requests) == requests


def test_no_call_begins_once_the_time_is_over() -> None:
    moments = iter([0.0, 0.0, 0.0, 601.0, 601.0])
    model = ScriptedModel([calls("look_up", name="x")] * 3)
    talk = Loop(model, TOOLS, Meter(Budget(seconds=600), clock=lambda: next(moments)))
    assert talk.talk(OPENING).conversation.ending is Ending.OUT_OF_BUDGET
    assert len(model.requests) == 1


def test_where_the_context_is_full_the_oldest_answer_makes_room_first() -> None:
    full = ContextTooLong("it does not fit")
    talk, model = loop([calls("look_up", name="old"), calls("look_up", name="new"), full, calls("give_up")])
    said = talk.talk(OPENING)
    answers = [message.text for message in model.requests[-1].messages if message.role is Role.TOOL]
    assert answers == [FORGOTTEN, "new! "]
    assert len(said.conversation.exchanges[-1].forgotten) == 1


def test_a_context_that_is_full_without_answers_ends_it() -> None:
    assert loop([ContextTooLong("it does not fit")])[0].talk(OPENING).conversation.ending is Ending.UNAVAILABLE


def test_an_endpoint_that_is_down_ends_it_with_what_it_said() -> None:
    said = loop([ModelUnavailable("no route to host")])[0].talk(OPENING)
    assert (said.conversation.ending, said.conversation.detail) == (Ending.UNAVAILABLE, "no route to host")


def test_a_long_answer_is_cut_in_its_middle() -> None:
    talk, model = loop([calls("look_up", name="x", times=50_000), calls("give_up")])
    talk.talk(OPENING)
    assert len(last_text(model)) < 17_000
    assert "characters left out" in last_text(model)


def test_secrets_are_neither_sent_nor_recorded() -> None:
    opening = (*OPENING, Message(role=Role.USER, text=f"token = '{SECRET}'"))
    talk, model = loop([calls("look_up", name=SECRET), says(f"It is {SECRET}"), calls("submit_fix", diff=SECRET)])
    said = talk.talk(opening)
    assert said.value == SECRET
    assert SECRET not in dumps(said.conversation)
    assert all(SECRET not in message.text for request in model.requests for message in request.messages)


def test_a_recorded_conversation_replays_to_the_letter() -> None:
    first = loop([calls("look_up", name="total"), says("Hm."), calls("submit_fix", diff="--- a")])[0].talk(OPENING)
    recorded = loads(dumps(first.conversation))
    assert recorded == first.conversation
    again = Loop(RecordedModel([first.conversation]), TOOLS, Meter(Budget())).talk(OPENING)
    assert [exchange.reply for exchange in again.conversation.exchanges] == [
        exchange.reply for exchange in first.conversation.exchanges
    ]
    assert again.value == first.value


def test_another_question_than_the_recorded_one_has_no_answer() -> None:
    first = loop([calls("give_up")])[0].talk(OPENING)
    again = Loop(RecordedModel([first.conversation]), TOOLS, Meter(Budget())).talk(OPENING[:1])
    assert again.conversation.ending is Ending.UNAVAILABLE
    assert "no recorded answer" in again.conversation.detail
