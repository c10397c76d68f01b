"""Tools that run code: in the sandbox, on a scratch copy of the tree, so that nothing they do lasts."""

from collections.abc import Callable, Mapping

from pydantic import Field

from agent.code.repairing import read_change
from agent.domain.proof import TestReport, TestResult
from agent.errors import BadDiff, ToolRefused
from agent.model_ports import Tool
from agent.ports import Limits
from agent.tools.looking import look_test, seen_of
from agent.tools.typed import Arguments, TypedTool
from prompts.fences import untrusted

SECONDS = 60.0
RESULTS_AT_MOST = 40
OUTPUT_CHARACTERS = 4_000
Overlay = Mapping[str, bytes | None]
RunTests = Callable[[Overlay, tuple[str, ...], Limits], TestReport]


class RunArguments(Arguments):
    """What to run."""

    tests: list[str] = Field(
        default_factory=list, max_length=40, description="Test files or ids; empty runs the reproduction of the crash."
    )
    diff: str = Field(default="", max_length=100_000, description="A change to try first, as for submit_fix; empty for none.")


class EvaluateArguments(Arguments):
    """What to look at, and where."""

    expression: str = Field(min_length=1, max_length=300, description="A Python expression, for example len(self.items).")
    path: str = Field(default="", max_length=1000, description="File to stop in; empty for where the crash is.")
    line: int = Field(default=0, ge=0, description="Line to stop at; 0 for where the crash is.")


def run_tests(run: RunTests, read: Callable[[str], bytes | None], reproduction: str, files: Overlay) -> Tool:
    """Runs tests, with or without a change.

    Args:
        run: overlay, tests, limits -> report, in the sandbox.
        read: path -> bytes.
        reproduction: id of the red test, empty when there is none.
        files: what the reproduction adds to the tree.
    """

    def work(asked: RunArguments) -> str:
        tests = tuple(asked.tests) or ((reproduction,) if reproduction else ())
        if not tests:
            raise ToolRefused("there is no reproduction to run", expected="the names of tests")
        change = _overlay(asked.diff, read) if asked.diff else {}
        return told(run({**change, **files}, tests, Limits(seconds=SECONDS)))

    return TypedTool("run_tests", "Run tests in a sandbox, on a scratch copy, with or without a change.", RunArguments, work)


def evaluate(run: RunTests, reproduction: str, files: Overlay, crash: tuple[str, int]) -> Tool:
    """Evaluates an expression at a line while the reproduction runs.

    Args:
        run: overlay, tests, limits -> report, in the sandbox.
        reproduction: id of the red test.
        files: what the reproduction adds to the tree.
        crash: file and line of the crash.
    """

    def work(asked: EvaluateArguments) -> str:
        path, line = asked.path or crash[0], asked.line or crash[1]
        content = files.get(reproduction.partition("::")[0])
        if content is None:
            raise ToolRefused("the reproduction is a test of the repository", expected="run_tests instead")
        name, look = look_test(reproduction, content, asked.expression, path, line)
        report = run({**files, name: look}, (name,), Limits(seconds=SECONDS))
        return untrusted(seen_of(report) or told(report), "values")

    return TypedTool("evaluate", "Evaluate an expression at a line while the reproduction runs.", EvaluateArguments, work)


def told(report: TestReport) -> str:
    """What a run showed, for a model; nothing of it counts for a verdict."""
    if report.infra:
        return f"The sandbox failed: {report.infra[:300]}"
    rows = [_row(result) for result in report.results[:RESULTS_AT_MOST]]
    more = [f"[{len(report.results) - RESULTS_AT_MOST} more]"] if len(report.results) > RESULTS_AT_MOST else []
    end = [] if report.complete else ["The run ended before its last test: killed, crashed or out of time."]
    output = f"\n\nPrinted at the end:\n{report.output[-OUTPUT_CHARACTERS:]}" if report.output.strip() else ""
    return untrusted("\n".join([*rows, *more, *end]) + output, "test run")


def _row(result: TestResult) -> str:
    if result.crash is None:
        return f"{result.outcome.value} {result.test_id}"
    where = result.crash.frames[-1] if result.crash.frames else None
    place = f" at {where.path}:{where.line} in {where.function}" if where else ""
    return f"{result.outcome.value} {result.test_id}: {result.crash.type}: {result.crash.message.reveal()[:300]}{place}"


def _overlay(diff: str, read: Callable[[str], bytes | None]) -> Overlay:
    try:
        return {change.path: change.after for change in read_change(diff, read).changes}
    except BadDiff as problem:
        raise ToolRefused(problem.seen, expected=problem.expected, remedy=problem.remedy) from None
