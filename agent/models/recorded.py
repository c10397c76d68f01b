"""A model that answers from the record of earlier conversations: the same questions, the same answers."""

from collections.abc import Iterable

from agent.domain.conversation import Conversation, Reply
from agent.domain.model_request import ModelRequest
from agent.errors import ModelUnavailable


class RecordedModel:
    """Replays conversations to the letter.

    Args:
        conversations: as they were recorded; where the same question was asked again, its answers come in their order.
        name: as the settings would name it, empty for the name on record.
    """

    def __init__(self, conversations: Iterable[Conversation], name: str = "") -> None:
        self._replies: dict[str, list[Reply]] = {}
        recorded = "recorded"
        for conversation in conversations:
            recorded = conversation.model
            for exchange in conversation.exchanges:
                self._replies.setdefault(exchange.request, []).append(exchange.reply)
        self.name = name or recorded

    def reply(self, request: ModelRequest) -> Reply:
        """The recorded answer to exactly this request.

        Raises:
            ModelUnavailable: it was never asked so.
        """
        waiting = self._replies.get(request.digest)
        if not waiting:
            raise ModelUnavailable(
                f"no recorded answer to the request {request.digest}",
                expected="the conversation as it was recorded",
                remedy="record it again: the prompt, the evidence or the code has changed since",
            )
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]
