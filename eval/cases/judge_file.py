"""`judge/judge.yaml`: what decides whether a fix is right."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from agent.domain.location import FaultOwner
from eval.cases.case import Decline, Function
from eval.cases.case_file import Line, RepositoryPath, Section

TestId = Annotated[str, Field(pattern=r"^[^:\r\n]+\.(py|[cm]?js)::\S.*$", max_length=1000)]


class FunctionEntry(Section):
    """A function the reference fix changes."""

    file: RepositoryPath = Field(description="File, relative to the repository.")
    function: str = Field(min_length=1, description="Qualified name; <module> for module level, a class for its body.")

    def to_domain(self) -> Function:
        """As the judge knows it."""
        return Function(file=self.file, function=self.function)


class DeclineEntry(Section):
    """Why nothing of this repository should change."""

    owner: Literal["dependency", "data", "infrastructure", "unknown"] = Field(description="Whose the fault is.")
    because: Line = Field(description="One sentence.")

    def to_domain(self) -> Decline:
        """As the judge knows it."""
        return Decline(owner=FaultOwner(self.owner), because=self.because)


class JudgeFile(Section):
    """All of judge.yaml."""

    functions: tuple[FunctionEntry, ...] = Field(default=(), description="What the reference fix changes.")
    fail_to_pass: tuple[TestId, ...] = Field(default=(), description="Hidden tests, red without the fix and green with it.")
    pass_to_pass: tuple[TestId, ...] = Field(default=(), description="Tests that are green without the fix and with it.")
    decline: DeclineEntry | None = Field(default=None, description="Set when declining is right; then there are no tests.")
    unfinished: tuple[Line, ...] = Field(
        default=(), description="What a person must still fill in; the case is not run before this is empty or gone."
    )

    @model_validator(mode="after")
    def _one_kind(self) -> "JudgeFile":
        tests = self.fail_to_pass + self.pass_to_pass
        if self.decline and (tests or self.functions):
            raise ValueError("a case to decline has no tests and no functions; remove them, or remove decline")
        if twice := sorted({test for test in tests if tests.count(test) > 1}):
            raise ValueError(f"named more than once: {', '.join(twice)}")
        if self.decline is None and not self.unfinished:
            if not self.fail_to_pass:
                raise ValueError("neither fail_to_pass nor decline; name a hidden test, e.g. tests/test_hidden.py::test_total")
            if not self.functions:
                raise ValueError("no functions; name what the reference fix changes, e.g. {file: shop/cart.py, function: total}")
        return self
