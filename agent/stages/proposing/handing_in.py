"""The tools that end a conversation: their only effect is a value."""

from collections.abc import Callable

from pydantic import Field

from agent.code.repairing import read_change
from agent.domain.fix import Diff
from agent.errors import BadDiff, ToolRefused
from agent.model_ports import Ended, Tool
from agent.tools.typed import Arguments, TypedTool

Read = Callable[[str], bytes | None]
TITLE_AT_MOST = 70


class FixArguments(Arguments):
    """What a fix is handed in with."""

    diff: str = Field(max_length=100_000, description="The change, in the form that the rules name.")
    title: str = Field(min_length=3, max_length=200, description="The change in imperative mood, under 70 characters.")
    rationale: str = Field(max_length=2_000, description="Why this mends the cause, in a sentence or two.")
    cited: list[str] = Field(default_factory=list, max_length=8, description="What in the evidence shows it, one line each.")


class GiveUpArguments(Arguments):
    """Why there is no fix."""

    reason: str = Field(min_length=3, max_length=1_000, description="What is missing, or why nothing should change here.")


class TestArguments(Arguments):
    """A test that fails as production did."""

    code: str = Field(max_length=20_000, description="The whole content of the test file.")


class ObjectionArguments(Arguments):
    """What speaks against a fix."""

    reason: str = Field(min_length=3, max_length=600, description="The strongest reason, in one sentence.")


class SubmittedFix:
    """A change that fits the files.

    Args:
        diff: the change.
        asked: the rest.
    """

    __slots__ = ("asked", "diff")

    def __init__(self, diff: Diff, asked: FixArguments) -> None:
        self.diff = diff
        self.asked = asked


def submit_fix(read: Read) -> Tool:
    """Takes a change that fits the files; anything else is answered with what is wrong."""

    def work(asked: FixArguments) -> Ended:
        try:
            diff = read_change(asked.diff, read)
        except BadDiff as problem:
            raise ToolRefused(problem.seen, expected=problem.expected, remedy=problem.remedy) from None
        return Ended(value=SubmittedFix(diff, asked))

    return TypedTool(
        "submit_fix", "Hand in the change; it will be run against the reproduction and the tests.", FixArguments, work
    )


def give_up() -> Tool:
    """Ends without a fix."""
    return TypedTool(
        "give_up",
        "End without a change, when the cause is not in this code or can't be told.",
        GiveUpArguments,
        lambda asked: Ended(value=asked.reason, submitted=False),
    )


def submit_test() -> Tool:
    """Takes the text of a test; whether it is red is found out elsewhere."""
    return TypedTool(
        "submit_test", "Hand in the test file; it will be run.", TestArguments, lambda asked: Ended(value=asked.code)
    )


def opinions() -> tuple[Tool, Tool]:
    """Approve, or object with a reason."""
    approve = TypedTool(
        "approve", "Nothing speaks against the change.", Arguments, lambda _: Ended(value="approved", submitted=False)
    )
    objection = TypedTool(
        "object", "Something speaks against the change.", ObjectionArguments, lambda asked: Ended(value=asked.reason)
    )
    return approve, objection
