"""The seams of language models: who answers, what they may call, how much an incident may use."""

from dataclasses import dataclass, field
from typing import Protocol

from agent.budget import Budget, Price
from agent.domain.conversation import Reply
from agent.domain.model_request import ModelRequest, ToolSpec


class Model(Protocol):
    """A language model behind some endpoint, or a record of one."""

    @property
    def name(self) -> str:
        """As the settings name it."""
        ...

    def reply(self, request: ModelRequest) -> Reply:
        """The model's answer.

        Raises:
            ModelUnavailable: no answer can be had; retrying was part of trying.
            ContextTooLong: the request does not fit.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a tool that ends the conversation hands over.

    Args:
        value: the submission, or the reason to give up.
        submitted: False for giving up.
    """

    value: object
    submitted: bool = True


class Tool(Protocol):
    """Something a model may call: reads, never writes; its only effect is its answer."""

    @property
    def spec(self) -> ToolSpec:
        """How the model is told of it."""
        ...

    def run(self, arguments: str) -> str | Ended:
        """The answer to one call.

        Args:
            arguments: JSON text as the model wrote it, valid or not.

        Raises:
            ToolRefused: it can't be done; says what would have been right.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAccess:
    """A language model and how much of it an incident may use.

    Args:
        model: who proposes.
        budget: for one incident.
        price: of the model, None when unknown.
        reply_tokens: most tokens of one reply.
        samples: answers drawn at a temperature once the first attempts have failed, 0 for none.
        temperature: of those samples.
        blocks: changes come as search and replace blocks instead of unified diffs.
        reviewer: gives a second opinion on what was proven, None for nobody.
        reviewer_price: of the reviewer.
    """

    model: Model
    budget: Budget = field(default_factory=Budget)
    price: Price | None = None
    reply_tokens: int = 4096
    samples: int = 3
    temperature: float = 0.8
    blocks: bool = False
    reviewer: Model | None = None
    reviewer_price: Price | None = None
