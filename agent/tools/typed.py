"""A tool made of a function and a model of its arguments."""

from collections.abc import Callable
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from agent.domain.model_request import ToolSpec
from agent.errors import ToolRefused
from agent.model_ports import Ended

PROBLEMS_SHOWN = 4


class Arguments(BaseModel):
    """Arguments of a tool: unknown names are refused, so that a misspelt one is not silently left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")


A = TypeVar("A", bound=Arguments)


class TypedTool(Generic[A]):
    """A tool whose arguments are checked before it works.

    Args:
        name: `[a-z_]+`.
        description: when to use it and what it answers.
        arguments: their model.
        work: answers, or ends the conversation.
    """

    def __init__(self, name: str, description: str, arguments: type[A], work: Callable[[A], str | Ended]) -> None:
        self._arguments = arguments
        self._work = work
        self.spec = ToolSpec(name=name, description=description, parameters=arguments.model_json_schema())

    def run(self, arguments: str) -> str | Ended:
        """The answer to one call.

        Raises:
            ToolRefused: the arguments don't fit, or the work can't be done.
        """
        try:
            asked = self._arguments.model_validate_json(arguments or "{}")
        except ValidationError as problem:
            raise ToolRefused(self._complaint(problem), expected=f"the arguments {self._expected()}") from None
        return self._work(asked)

    def _complaint(self, problem: ValidationError) -> str:
        errors = problem.errors(include_url=False, include_input=False)[:PROBLEMS_SHOWN]
        shown = (f"{'.'.join(map(str, error['loc'])) or 'the arguments'}: {error['msg']}" for error in errors)
        return f"{self.spec.name} can't be called so ({'; '.join(shown)})"

    def _expected(self) -> str:
        fields = self._arguments.model_fields
        return ", ".join(name if field.is_required() else f"[{name}]" for name, field in fields.items()) or "{}"
