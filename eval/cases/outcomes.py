"""Whether a case's tests are red and green where they must be, at every run."""

from collections.abc import Iterator, Mapping, Sequence

from agent.domain.proof import TestOutcome, TestResult
from agent.ports import Sandbox
from eval.cases.case import Case, Prepared
from eval.cases.finding import Finding
from eval.cases.given import types_of
from eval.cases.judging import JudgeResult, judged, results_of

RUNS = 3


def wrong_outcomes(
    case: Case, prepared: Prepared, fixed: Mapping[str, bytes | None], types: frozenset[str], sandbox: Sandbox
) -> Iterator[Finding]:
    """A finding for each test that is not red without the fix, not green with it, or not the same at every run.

    Args:
        case: whose tests.
        prepared: its repository.
        fixed: the reference fix.
        types: unqualified exception types of the evidence.
        sandbox: where the tests run.
    """
    pairs = [_pair(case, prepared, fixed, sandbox)]
    found = [*_of_machine(pairs[0])] or [*_of_pair(case, *pairs[0], types)]
    if found:
        yield from found  # what fails at once need not be run again
        return
    pairs += [_pair(case, prepared, fixed, sandbox) for _ in range(RUNS - 1)]
    for label, runs in (("without", [without for without, _ in pairs]), ("with", [within for _, within in pairs])):
        if changing := _changing(runs):
            seen = f"{', '.join(changing)} {label} the fix: not the same in {RUNS} runs"
            yield Finding(
                check="deterministic", seen=seen, remedy="take time, chance and order out of the test, or out of the lists"
            )


def _pair(case: Case, prepared: Prepared, fixed: Mapping[str, bytes | None], sandbox: Sandbox) -> tuple[JudgeResult, JudgeResult]:
    return judged(case, prepared, {}, sandbox), judged(case, prepared, fixed, sandbox)


def _of_machine(pair: tuple[JudgeResult, JudgeResult]) -> Iterator[Finding]:
    if infra := pair[0].infra or pair[1].infra:
        yield Finding(check="sandbox", seen=f"the tests could not be run: {infra}", remedy="`suture doctor` looks at the sandbox")


def _of_pair(case: Case, without: JudgeResult, within: JudgeResult, types: frozenset[str]) -> Iterator[Finding]:
    yield from _red(case, without, types)
    if without.kept is False:
        seen = f"without the fix: {_not_passed(case.judge.pass_to_pass, without)}"
        yield Finding(check="green without", seen=seen, remedy="mend the test, or take it off pass_to_pass")
    if within.hidden is False:
        seen = f"with the reference fix: {_not_passed(case.judge.fail_to_pass, within)}"
        yield Finding(check="green with", seen=seen, remedy="mend judge/fixed or the hidden test")
    if within.kept is False:
        seen = f"with the reference fix: {_not_passed(case.judge.pass_to_pass, within)}"
        yield Finding(check="green with", seen=seen, remedy="mend judge/fixed, or take the test off pass_to_pass")


def _red(case: Case, run: JudgeResult, types: frozenset[str]) -> Iterator[Finding]:
    tests = case.judge.fail_to_pass
    green = [test for test in tests if _passed(results_of(test, run.tests))]
    # where the reference is a whole release, its test file is taken whole: some of it may pass before
    if len(green) == len(tests) or (green and not _is_release(case)):
        yield Finding(
            check="red without",
            seen=f"{', '.join(green)} pass without a fix",
            remedy="list them below pass_to_pass, or mend them",
        )
    shown = {type_ for test in tests for one in results_of(test, run.tests) for type_ in types_of(one.crash)}
    if shown and types and not shown & types:
        seen = f"the evidence tells of {', '.join(sorted(types))}, the hidden tests fail with {', '.join(sorted(shown))}"
        yield Finding(
            check="red without",
            seen=seen,
            remedy="let a hidden test end with it; where the service catches it, call below the handler",
        )


def _is_release(case: Case) -> bool:
    return "release" in case.tags


def _passed(results: Sequence[TestResult]) -> bool:
    return bool(results) and all(one.outcome is TestOutcome.PASSED for one in results)


def _not_passed(tests: Sequence[str], run: JudgeResult) -> str:
    failing = [test for test in tests if not _passed(results_of(test, run.tests))]
    ends = {test: ", ".join(sorted({_end(one) for one in results_of(test, run.tests)})) or "did not run" for test in failing}
    return "; ".join(f"{test}: {end}" for test, end in ends.items()) or run.detail


def _end(result: TestResult) -> str:
    if result.crash is None:
        return result.outcome.value
    return f"{result.outcome.value} with {result.crash.short_type}"


def _changing(runs: Sequence[JudgeResult]) -> list[str]:
    ends = [{one.test_id: _end(one) for one in run.tests} for run in runs]
    tests = sorted({test for end in ends for test in end})
    return [test for test in tests if len({end.get(test) for end in ends}) > 1]
