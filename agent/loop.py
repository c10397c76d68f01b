"""A model, its tools and a budget: the loop that lets one talk to the others until it hands something over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from agent.budget import Meter
from agent.domain.conversation import Conversation, Ending, Exchange, Message, Reply, Role, ToolCall
from agent.domain.model_request import ModelRequest
from agent.errors import ContextTooLong, ModelUnavailable, ToolRefused
from agent.model_ports import Ended, Model, Tool
from agent.redact import redact_lines

ANSWER_CHARACTERS = 16_000
STRAY_TURNS = 3
FORGOTTEN = "[left out to make room]"
NUDGE = "Go on with one of the tools; end with submit_fix or give_up."


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A conversation and what it handed over, None when nothing was."""

    conversation: Conversation
    value: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a conversation is led.

    Args:
        temperature: of every request, None for the endpoint's default.
        reply_tokens: most tokens of one reply.
        reply_seconds: most wall time of one reply.
        turns: most requests of this conversation.
    """

    temperature: float | None = None
    reply_tokens: int = 4096
    reply_seconds: float = 180.0
    turns: int = 40


class Loop:
    """One conversation under way.

    Args:
        model: who answers.
        tools: what it may call.
        meter: what may be spent; shared by all conversations of an incident.
        manner: how it is led.
        prompts: name -> hash of the prompts it opens with, for the record.
        purpose: for the record, as in `Conversation`.
    """

    def __init__(
        self,
        model: Model,
        tools: Sequence[Tool],
        meter: Meter,
        manner: Manner | None = None,
        *,
        prompts: Mapping[str, str] | None = None,
        purpose: str = "fix",
    ) -> None:
        self._model = model
        self._tools = {tool.spec.name: tool for tool in tools}
        self._meter = meter
        self._manner = manner or Manner()
        self._prompts = dict(prompts or {})
        self._purpose = purpose
        self._messages: list[Message] = []
        self._new: list[Message] = []
        self._exchanges: list[Exchange] = []
        self._forgotten: list[str] = []

    def talk(self, opening: Sequence[Message]) -> Said:
        """Speak until something is handed over, the budget is spent, or the model is lost.

        Args:
            opening: the first messages; everything from outside in them is fenced already.
        """
        self._say(*opening)
        stray = 0
        for _ in range(self._manner.turns):
            if spent := self._meter.spent_up():
                return self._ended(Ending.OUT_OF_BUDGET, f"The budget is spent: {spent}.")
            try:
                reply = self._asked()
            except (ModelUnavailable, ContextTooLong) as problem:
                return self._ended(Ending.UNAVAILABLE, str(problem))
            stray = 0 if reply.message.calls else stray + 1
            if ended := self._answered(reply.message.calls):
                return self._handed_over(ended)
            if stray >= STRAY_TURNS:
                return self._ended(Ending.ASTRAY, "The model talks without using its tools.")
            if stray:
                self._say(Message(role=Role.USER, text=NUDGE))
        return self._ended(Ending.ASTRAY, f"Nothing was handed over within {self._manner.turns} turns.")

    def _asked(self) -> Reply:
        """One exchange; where the context is full, the oldest answer of a tool makes room first."""
        while True:
            request = ModelRequest(
                messages=tuple(self._messages),
                tools=tuple(tool.spec for tool in self._tools.values()),
                temperature=self._manner.temperature,
                reply_tokens=self._manner.reply_tokens,
                seconds=max(1.0, min(self._manner.reply_seconds, self._meter.seconds_left)),
            )
            began = monotonic()
            try:
                reply = self._model.reply(request)
            except ContextTooLong:
                if not self._forget():
                    raise
                continue
            self._keep(request, replace(reply, message=_redacted(reply.message)), monotonic() - began)
            return reply

    def _keep(self, request: ModelRequest, reply: Reply, seconds: float) -> None:
        self._exchanges.append(
            Exchange(
                request=request.digest,
                added=tuple(self._new),
                reply=reply,
                money=self._meter.charge(reply.usage),
                seconds=seconds,
                forgotten=tuple(self._forgotten),
            )
        )
        self._messages.append(reply.message)
        self._new.clear()
        self._forgotten.clear()

    def _forget(self) -> bool:
        """Leave out the oldest answer of a tool that is still whole; False when there is none."""
        for index, message in enumerate(self._messages):
            if message.role is Role.TOOL and message.text != FORGOTTEN:
                self._messages[index] = replace(message, text=FORGOTTEN)
                self._forgotten.append(message.answers)
                return True
        return False

    def _answered(self, calls: Sequence[ToolCall]) -> Ended | None:
        """Carry out the calls in order; the first that ends the conversation, None when none does."""
        for call in calls:
            answer = self._carried_out(call)
            if isinstance(answer, Ended):
                return answer
            self._say(Message(role=Role.TOOL, text=answer, answers=call.id))
        return None

    def _carried_out(self, call: ToolCall) -> str | Ended:
        tool = self._tools.get(call.name)
        if tool is None:
            return f"Error: there is no tool {call.name[:80]!r}; there are {', '.join(self._tools)}."
        try:
            answer = tool.run(call.arguments)
        except ToolRefused as problem:
            return f"Error: {problem}."
        except Exception as problem:  # noqa: BLE001 - tool boundary: a tool that fails must not end the incident
            return f"Error: {call.name} failed with {type(problem).__name__}; try another way."
        return answer if isinstance(answer, Ended) else cut(answer)

    def _say(self, *messages: Message) -> None:
        said = [_redacted(message) for message in messages]
        self._messages += said
        self._new += said

    def _handed_over(self, ended: Ended) -> Said:
        ending = Ending.SUBMITTED if ended.submitted else Ending.GAVE_UP
        detail = "A fix was submitted." if ended.submitted else str(ended.value)
        said = self._ended(ending, detail)
        return replace(said, value=ended.value)

    def _ended(self, ending: Ending, detail: str) -> Said:
        conversation = Conversation(
            model=self._model.name,
            exchanges=tuple(self._exchanges),
            ending=ending,
            detail=redact_lines(detail),
            prompts=self._prompts,
            purpose=self._purpose,
        )
        return Said(conversation=conversation)


def cut(answer: str, most: int = ANSWER_CHARACTERS) -> str:
    """An answer at most that long, its middle left out and said so."""
    if len(answer) <= most:
        return answer
    half = most // 2
    return f"{answer[:half]}\n[{len(answer) - 2 * half} characters left out; ask for less]\n{answer[-half:]}"


def _redacted(message: Message) -> Message:
    calls = tuple(replace(call, arguments=redact_lines(call.arguments)) for call in message.calls)
    return replace(message, text=redact_lines(message.text), calls=calls)
