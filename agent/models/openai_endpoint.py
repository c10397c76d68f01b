"""Any endpoint that speaks OpenAI's chat completions: hosted, Azure, vLLM, Ollama, llama.cpp."""

from collections.abc import Mapping
from typing import Any

import openai
from openai.types.chat import ChatCompletion

from agent.domain.conversation import Message, Reply, Role, ToolCall, Usage
from agent.domain.model_request import ModelRequest
from agent.errors import ContextTooLong, ModelUnavailable
from agent.redact import redact
from agent.tokens import count_tokens

RETRIES = 4
TOO_LONG = ("context_length_exceeded", "string_above_max_length")
TOO_LONG_WORDS = ("maximum context length", "context window", "context size", "too many tokens", "prompt is too long")
MESSAGE_SHOWN = 300


class OpenAIModel:
    """A model at an endpoint; requests that may pass later are repeated with jitter, and Retry-After is honoured.

    Args:
        name: of the model, as the endpoint knows it.
        client: holds address and key.
        retries: how often a request is repeated on 408, 409, 429, 5xx and broken connections.
        extra: further fields of every request, e.g. `{"reasoning_effort": "low"}`.
    """

    def __init__(
        self, name: str, client: openai.OpenAI, *, retries: int = RETRIES, extra: Mapping[str, object] | None = None
    ) -> None:
        self.name = name
        self._client = client.with_options(max_retries=retries)
        self._extra = dict(extra or {})

    def reply(self, request: ModelRequest) -> Reply:
        """The model's answer, never streamed.

        Raises:
            ModelUnavailable: refused, unreachable, or an answer that is none.
            ContextTooLong: the endpoint says that the request does not fit.
        """
        try:
            answer = self._client.with_options(timeout=request.seconds).chat.completions.create(**self._asked(request))
        except openai.BadRequestError as problem:
            if _too_long(problem):
                raise ContextTooLong(_said(problem), remedy="a larger model, or a smaller context") from problem
            raise self._unavailable(problem) from problem
        except (openai.OpenAIError, ValueError) as problem:  # ValueError: a body that is not JSON
            raise self._unavailable(problem) from problem
        return self._read(answer, request)

    def _asked(self, request: ModelRequest) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "model": self.name,
            "messages": [_written(message) for message in request.messages],
            "max_completion_tokens": request.reply_tokens,
            **self._extra,
        }
        if request.temperature is not None:
            asked["temperature"] = request.temperature
        if request.tools:
            asked["tools"] = [
                {
                    "type": "function",
                    "function": {"name": tool.name, "description": tool.description, "parameters": dict(tool.parameters)},
                }
                for tool in request.tools
            ]
        return asked

    def _read(self, answer: ChatCompletion, request: ModelRequest) -> Reply:
        """What the endpoint said; endpoints differ in what they leave out, so nothing is taken for granted."""
        choices = getattr(answer, "choices", None)
        if not choices or choices[0].message is None:
            raise ModelUnavailable(f"{self.name} answered without a message", expected="a chat completion with one choice")
        said = choices[0].message
        calls = tuple(
            ToolCall(id=call.id or f"call-{number}", name=call.function.name or "", arguments=call.function.arguments or "")
            for number, call in enumerate(said.tool_calls or ())
            if call.type == "function"
        )
        message = Message(role=Role.ASSISTANT, text=said.content or "", calls=calls)
        usage = _usage(answer) or _estimated(request, message)
        return Reply(message=message, usage=usage, model=answer.model or self.name, finish=choices[0].finish_reason or "stop")

    def _unavailable(self, problem: Exception) -> ModelUnavailable:
        remedies: tuple[tuple[type[Exception], str], ...] = (
            (openai.AuthenticationError, "check OPENAI_API_KEY"),
            (openai.PermissionDeniedError, "check what the key may do"),
            (openai.NotFoundError, "check SUTURE_MODEL and OPENAI_BASE_URL"),
            (openai.RateLimitError, "wait, or raise the endpoint's limits"),
            (openai.APIConnectionError, "check OPENAI_BASE_URL and the network"),
        )
        remedy = next((text for kind, text in remedies if isinstance(problem, kind)), "")
        return ModelUnavailable(f"{self.name} gives no answer: {_said(problem)}", remedy=remedy)


def _written(message: Message) -> dict[str, Any]:
    if message.role is Role.TOOL:
        return {"role": "tool", "tool_call_id": message.answers, "content": message.text}
    written: dict[str, Any] = {"role": message.role.value, "content": message.text}
    if message.calls:
        written["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.calls
        ]
    return written


def _usage(answer: ChatCompletion) -> Usage | None:
    usage = answer.usage
    if usage is None:
        return None
    details = usage.prompt_tokens_details
    return Usage(
        prompt_tokens=usage.prompt_tokens or 0,
        completion_tokens=usage.completion_tokens or 0,
        cached_tokens=(details.cached_tokens or 0) if details else 0,
    )


def _estimated(request: ModelRequest, said: Message) -> Usage:
    """For endpoints that don't count: a budget must hold there as well."""
    return Usage(prompt_tokens=sum(_size(message) for message in request.messages), completion_tokens=_size(said))


def _size(message: Message) -> int:
    return count_tokens(message.text) + sum(count_tokens(call.name + call.arguments) for call in message.calls)


def _too_long(problem: openai.BadRequestError) -> bool:
    said = str(problem).lower()
    return problem.code in TOO_LONG or any(words in said for words in TOO_LONG_WORDS)


def _said(problem: Exception) -> str:
    return redact(f"{type(problem).__name__}: {problem}")[:MESSAGE_SHOWN]
