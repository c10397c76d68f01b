"""An OpenAI-compatible endpoint over the wire: recorded in cassettes, and served for real."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager

import openai
import pytest
from scripted_endpoint import Endpoint

from agent.domain.conversation import Message, Role, ToolCall
from agent.domain.model_request import ModelRequest, ToolSpec
from agent.errors import ContextTooLong, ModelUnavailable
from agent.models.openai_endpoint import OpenAIModel

RECORDING = bool(os.environ.get("SUTURE_RECORD"))
Cassette = Callable[[str], AbstractContextManager[object]]
KEY = "sk-" + "test" * 8
ASK = Message(role=Role.USER, text="It crashed.")
LOOK = ToolSpec(name="look", description="Looks.", parameters={"type": "object", "properties": {"name": {"type": "string"}}})


def model(url: str, retries: int = 2, **extra: object) -> OpenAIModel:
    client = openai.OpenAI(api_key=KEY, base_url=url)
    return OpenAIModel("small", client, retries=retries, extra=extra)


def request(*messages: Message, tools: tuple[ToolSpec, ...] = ()) -> ModelRequest:
    return ModelRequest(messages=messages or (ASK,), tools=tools, reply_tokens=300)


def test_a_plain_answer_with_its_usage() -> None:
    with Endpoint([{"text": "A comma."}]) as endpoint:
        reply = model(endpoint.url).reply(request())
    assert reply.message.text == "A comma."
    assert (reply.usage.prompt_tokens, reply.model, reply.finish) == (2, "small", "stop")


def test_what_is_asked_is_what_the_api_takes() -> None:
    with Endpoint([{"text": "Yes."}]) as endpoint:
        call = ToolCall(id="1", name="look", arguments='{"name": "x"}')
        said = Message(role=Role.ASSISTANT, text="", calls=(call,))
        model(endpoint.url, reasoning_effort="low").reply(
            request(ASK, said, Message(role=Role.TOOL, text="x!", answers="1"), tools=(LOOK,))
        )
    asked = endpoint.script.requests[0]
    assert asked["max_completion_tokens"] == 300
    assert asked["reasoning_effort"] == "low"
    assert asked["messages"][1]["tool_calls"][0]["function"] == {"name": "look", "arguments": '{"name": "x"}'}
    assert asked["messages"][2] == {"role": "tool", "tool_call_id": "1", "content": "x!"}
    assert asked["tools"][0]["function"]["name"] == "look"
    assert "temperature" not in asked
    assert "stream" not in asked


def test_a_call_of_a_tool() -> None:
    with Endpoint([{"tool": "look", "arguments": {"name": "total"}}]) as endpoint:
        reply = model(endpoint.url).reply(request(tools=(LOOK,)))
    assert reply.message.calls == (ToolCall(id="call_1", name="look", arguments='{"name": "total"}'),)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again_as_the_server_says(status: int) -> None:
    busy = {"status": status, "headers": {"Retry-After-Ms": "1"}, "times": 2}
    with Endpoint([busy, {"text": "At last."}]) as endpoint:
        assert model(endpoint.url).reply(request()).message.text == "At last."
    assert len(endpoint.script.requests) == 3


def test_what_does_not_pass_ends_after_the_last_try() -> None:
    busy = {"status": 429, "headers": {"Retry-After-Ms": "1"}}
    with Endpoint([busy]) as endpoint, pytest.raises(ModelUnavailable) as raised:
        model(endpoint.url).reply(request())
    assert len(endpoint.script.requests) == 3
    assert "raise the endpoint's limits" in str(raised.value)


@pytest.mark.parametrize(
    ("entry", "remedy"),
    [
        ({"status": 401, "body": {"error": {"message": f"Incorrect API key {KEY}"}}}, "check OPENAI_API_KEY"),
        ({"status": 403}, "check what the key may do"),
        ({"status": 404}, "check SUTURE_MODEL and OPENAI_BASE_URL"),
        ({"status": 400, "body": {"error": {"message": "bad request"}}}, "gives no answer"),
        ({"raw": "<html>Not an API</html>"}, "gives no answer"),
        ({"raw": "{}"}, "answered without a message"),
        ({"raw": '{"choices": []}'}, "answered without a message"),
        ({"raw": "[1, 2"}, "gives no answer"),
    ],
)
def test_a_refusal_or_nonsense_says_what_to_do_and_holds_no_key(entry: dict[str, object], remedy: str) -> None:
    with Endpoint([entry]) as endpoint, pytest.raises(ModelUnavailable) as raised:
        model(endpoint.url).reply(request())
    assert remedy in str(raised.value)
    assert KEY not in str(raised.value)
    assert len(endpoint.script.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "This model's maximum context length is 8192 tokens.", "code": "context_length_exceeded"}},
        {"error": {"message": "the request exceeds the available context size"}},
    ],
)
def test_a_request_that_does_not_fit_is_told_apart(body: dict[str, object]) -> None:
    with Endpoint([{"status": 400, "body": body}]) as endpoint, pytest.raises(ContextTooLong):
        model(endpoint.url).reply(request())


def test_an_endpoint_that_is_down_is_unavailable() -> None:
    with pytest.raises(ModelUnavailable, match="check OPENAI_BASE_URL and the network"):
        model("http://127.0.0.1:9/v1", retries=0).reply(request())


def test_usage_is_estimated_where_an_endpoint_tells_none() -> None:
    raw = '{"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Four short plain words"}}]}'
    with Endpoint([{"raw": raw}]) as endpoint:
        usage = model(endpoint.url).reply(request()).usage
    assert 0 < usage.prompt_tokens < 10
    assert 0 < usage.completion_tokens < 10


@pytest.mark.parametrize("name", ["plain", "tool", "rate-limit", "not-json", "too-long"])
def test_the_wire_as_it_was_recorded(name: str, cassette: Cassette) -> None:
    entries: dict[str, list[dict[str, object]]] = {
        "plain": [{"text": "A comma."}],
        "tool": [{"tool": "look", "arguments": {"name": "total"}}],
        "rate-limit": [{"status": 429, "headers": {"Retry-After-Ms": "1"}, "times": 1}, {"text": "At last."}],
        "not-json": [{"raw": "<html>"}],
        "too-long": [{"status": 400, "body": {"error": {"message": "maximum context length is 8192"}}}],
    }
    expected = {"not-json": ModelUnavailable, "too-long": ContextTooLong}
    with Endpoint(entries[name]) as endpoint, cassette(name):
        asked = model(endpoint.url)
        if name in expected:
            with pytest.raises(expected[name]):
                asked.reply(request(tools=(LOOK,)))
        else:
            said = asked.reply(request(tools=(LOOK,))).message
            assert said.text or said.calls
    assert RECORDING or endpoint.script.requests == [], "nothing may reach the network"
