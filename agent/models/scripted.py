"""A model that says what it was told to say: for tests, demonstrations and offline evaluation."""

from collections.abc import Callable, Sequence

from agent.domain.conversation import Reply
from agent.domain.model_request import ModelRequest
from agent.errors import ModelProblem, ModelUnavailable

Line = Reply | ModelProblem | Callable[[ModelRequest], Reply]


class ScriptedModel:
    """Answers with the lines of a script, in order.

    Args:
        lines: replies, failures to raise, or functions of the request.
        name: as the settings would name it.
    """

    def __init__(self, lines: Sequence[Line], name: str = "scripted") -> None:
        self.name = name
        self._lines = list(lines)
        self.requests: list[ModelRequest] = []

    def reply(self, request: ModelRequest) -> Reply:
        """The next line.

        Raises:
            ModelUnavailable: the script is at its end, or says so.
            ContextTooLong: the script says so.
        """
        self.requests.append(request)
        if len(self.requests) > len(self._lines):
            raise ModelUnavailable(f"the script has {len(self._lines)} lines and this is request {len(self.requests)}")
        line = self._lines[len(self.requests) - 1]
        if isinstance(line, ModelProblem):
            raise line
        return line if isinstance(line, Reply) else line(request)
