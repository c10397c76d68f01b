"""What Suture and a language model say to each other, and the record of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from agent.domain.fix import CandidateFix
from agent.domain.proof import Baseline, Reason, Spent


class Role(StrEnum):
    """Who speaks."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """What a model asks a tool; all of it hostile.

    Args:
        id: the call's name within the conversation.
        name: of the tool.
        arguments: JSON text as the model wrote it, valid or not.
    """

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a conversation, redacted.

    Args:
        role: who says it.
        text: what is said.
        calls: tools that the assistant calls.
        answers: id of the call that a tool's message answers.
    """

    role: Role
    text: str
    calls: tuple[ToolCall, ...] = ()
    answers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What one reply cost.

    Args:
        prompt_tokens: read, those from the endpoint's cache included.
        cached_tokens: of them from its cache.
        completion_tokens: written.
    """

    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0

    @property
    def tokens(self) -> int:
        """Read and written together."""
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A model's answer.

    Args:
        message: what it says.
        usage: what it cost.
        model: the model as the endpoint names it.
        finish: why it ended: `stop`, `tool_calls`, `length`, `content_filter`.
    """

    message: Message
    usage: Usage
    model: str = ""
    finish: str = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its reply.

    Args:
        request: digest of the request.
        added: the messages that came since the exchange before.
        reply: the answer.
        money: US dollars, None where the price is unknown.
        seconds: wall time.
        forgotten: ids of the calls whose answers were left out to make room.
    """

    request: str
    added: tuple[Message, ...]
    reply: Reply
    money: float | None = None
    seconds: float = 0.0
    forgotten: tuple[str, ...] = ()


class Ending(StrEnum):
    """How a conversation ended."""

    SUBMITTED = "submitted"
    GAVE_UP = "gave-up"
    OUT_OF_BUDGET = "out-of-budget"
    UNAVAILABLE = "unavailable"
    ASTRAY = "astray"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The whole record of one conversation: enough to replay it to the letter.

    Args:
        model: as the settings name it.
        exchanges: in order.
        ending: how it ended.
        detail: one sentence that a person reads.
        prompts: name of each prompt -> hash of its text.
        purpose: `fix`, `repair`, `review` or `reproduction`.
    """

    model: str
    exchanges: tuple[Exchange, ...]
    ending: Ending
    detail: str = ""
    prompts: Mapping[str, str] = field(default_factory=dict)
    purpose: str = "fix"

    @property
    def tokens(self) -> int:
        """Of all exchanges."""
        return sum(exchange.reply.usage.tokens for exchange in self.exchanges)

    @property
    def money(self) -> float:
        """Of all exchanges whose price is known."""
        return sum(exchange.money or 0.0 for exchange in self.exchanges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of asking a model.

    Args:
        conversations: what was said.
        fixes: candidates, the most agreed upon first.
    """

    conversations: tuple[Conversation, ...]
    fixes: tuple[CandidateFix, ...] = ()

    @property
    def cost(self) -> Spent:
        """Tokens, money and calls."""
        return cost_of(self.conversations)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTest:
    """What came of asking a model for a reproduction: the baseline, with it or as it was."""

    conversations: tuple[Conversation, ...]
    baseline: Baseline

    @property
    def cost(self) -> Spent:
        """Tokens, money and calls."""
        return cost_of(self.conversations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What another model says of a proven fix; objections lower trust, approval changes nothing."""

    conversations: tuple[Conversation, ...]
    objections: tuple[Reason, ...] = ()

    @property
    def cost(self) -> Spent:
        """Tokens, money and calls."""
        return cost_of(self.conversations)


def cost_of(conversations: tuple[Conversation, ...]) -> Spent:
    """Tokens, money and calls of conversations."""
    return Spent(
        tokens=sum(one.tokens for one in conversations),
        money=sum(one.money for one in conversations),
        calls=sum(len(one.exchanges) for one in conversations),
    )
