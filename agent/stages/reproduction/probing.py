"""Many calls in one sandbox run: which of them are red with the incident's signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from agent.domain.crash import Crash
from agent.domain.proof import TestOutcome, TestReport, TestResult
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import statement_lines
from agent.stages.reproduction.expressions import shown
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.naming import tests_directory
from agent.stages.reproduction.rendering import probe_file
from agent.stages.reproduction.signature import same_crash

SECONDS = 45.0
ROUNDS_AT_MOST = 3
PASSED = "Passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What a run of probes showed.

    Args:
        red: index of a call -> the crash it showed, for those that showed the incident's.
        others: index -> the crash or end the other calls showed, in words.
        infra: why the sandbox failed, empty when it did not.
    """

    red: dict[int, Crash]
    others: dict[int, str]
    infra: str = ""


def probe(bench: Bench, calls: Sequence[Invocation]) -> Probed:
    """Run every call as a test of its own; a call that hangs is left out and the rest runs again."""
    red: dict[int, Crash] = {}
    others: dict[int, str] = {}
    waiting = list(range(len(calls)))
    for _ in range(ROUNDS_AT_MOST):
        if not waiting:
            break
        report = run_probes(bench, [calls[index] for index in waiting])
        if report.infra:
            return Probed(red=red, others=others, infra=report.infra)
        for result in report.results:
            index = _index(result, waiting)
            if index is None:
                continue
            if seen := incident_crash(bench, result):
                red[index] = seen
            else:
                others[index] = in_words(result)
        done = red.keys() | others.keys()
        left = [index for index in waiting if index not in done]
        if left:
            others[left[0]] = "Did not end within its time"
        waiting = left[1:]
    return Probed(red=red, others=others)


def _index(result: TestResult, waiting: Sequence[int]) -> int | None:
    """Which call a result is about, None for an error of the whole file."""
    number = result.test_id.rpartition("::test_")[2]
    return waiting[int(number)] if number.isdecimal() and int(number) < len(waiting) else None


def run_probes(bench: Bench, calls: Sequence[Invocation]) -> TestReport:
    """One run of one generated file, beside the repository's tests."""
    path = probe_path(bench)
    return bench.run({path: probe_file(calls)}, (path,), seconds=SECONDS)


def probe_path(bench: Bench) -> str:
    """Where probes go: beside the repository's tests, under a name none of its files has."""
    directory = tests_directory(bench.service, bench.paths)
    stem = "test_suture_probe"
    while any(PurePosixPath(path).name == f"{stem}.py" for path in bench.paths):
        stem += "_"
    return f"{directory}/{stem}.py".removeprefix("./")


def incident_crash(bench: Bench, result: TestResult) -> Crash | None:
    """The incident's own crash in a test's end, None when it is another or none."""
    line = bench.context.frames[-1].line if bench.context.frames else 0
    lines = statement_lines(bench.parsed(bench.context.signature.path), line)
    return same_crash(result.crash, bench.context, bench.paths, lines)


def in_words(result: TestResult) -> str:
    """How a test that was not red with the incident's signature ended."""
    if result.crash is None:
        return PASSED if result.outcome is TestOutcome.PASSED else result.outcome.value.capitalize()
    if result.crash.short_type == "TooSlow":
        return "Did not end within its time"
    return f"Failed with {shown(result.crash.short_type)} instead"
