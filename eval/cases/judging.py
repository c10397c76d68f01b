"""Whether a change is right: the judge's tests on the repository with the change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.domain.proof import TestOutcome, TestReport, TestResult
from agent.ports import Limits, Sandbox
from agent.runners.detect import DetectingRunner
from eval.cases.case import Case, Prepared
from eval.cases.problem import CaseProblem
from eval.cases.ready import service_of

LIMITS = Limits(seconds=120.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeResult:
    """What the judge's tests say of one change.

    Args:
        hidden: every fail-to-pass test passes; None where the case has none, or the machinery failed.
        kept: every pass-to-pass test passes; None where the case has none, or the machinery failed.
        infra: why the machinery failed, empty when it did not.
        detail: the first tests that did not pass, one sentence; empty when all did.
        tests: how each test ended.
    """

    hidden: bool | None
    kept: bool | None
    infra: str = ""
    detail: str = ""
    tests: tuple[TestResult, ...] = ()


def judged(case: Case, prepared: Prepared, changes: Mapping[str, bytes | None], sandbox: Sandbox) -> JudgeResult:
    """Run the judge's tests on the head of the repository with the changes and the hidden tests put over it.

    All tests run in one go; where one of them ends the run early, each kind runs again by itself.

    Args:
        case: whose judge decides.
        prepared: its repository, checked out at its head.
        changes: path in the repository -> content, None for a removed file.
        sandbox: where the tests run.

    Raises:
        CaseProblem: a hidden test file can't be read.
    """
    overlay = {**changes, **hidden_files(case)}
    judge = case.judge
    wanted = (*judge.fail_to_pass, *judge.pass_to_pass)
    if not wanted:
        return JudgeResult(hidden=None, kept=None)
    report = _run(case, prepared, overlay, wanted, sandbox)
    reports = (report, report)
    if not report.infra and not report.complete and judge.fail_to_pass and judge.pass_to_pass:
        reports = (
            _run(case, prepared, overlay, judge.fail_to_pass, sandbox),
            _run(case, prepared, overlay, judge.pass_to_pass, sandbox),
        )
    infra = next((one.infra for one in reports if one.infra), "")
    if infra:
        return JudgeResult(hidden=None, kept=None, infra=infra)
    complaints = [
        (*_complaints(judge.fail_to_pass, reports[0]),),
        (*_complaints(judge.pass_to_pass, reports[1]),),
    ]
    return JudgeResult(
        hidden=not complaints[0] if judge.fail_to_pass else None,
        kept=not complaints[1] if judge.pass_to_pass else None,
        detail="; ".join((*complaints[0], *complaints[1])[:3]),
        tests=report.results if reports[0] is reports[1] else reports[0].results + reports[1].results,
    )


def hidden_files(case: Case) -> dict[str, bytes]:
    """The hidden tests: path in the repository -> content.

    Raises:
        CaseProblem: one can't be read.
    """
    try:
        return {path: file.read_bytes() for path, file in case.judge.tests.items()}
    except OSError as problem:
        raise CaseProblem(f"{problem.filename}: {problem.strerror}", expected="a readable hidden test") from problem


def results_of(test: str, results: Sequence[TestResult]) -> tuple[TestResult, ...]:
    """How a wanted test ended, every parameter of it."""
    return tuple(one for one in results if one.test_id == test or one.test_id.startswith((f"{test}[", f"{test}::")))


def _run(
    case: Case, prepared: Prepared, overlay: Mapping[str, bytes | None], tests: Sequence[str], sandbox: Sandbox
) -> TestReport:
    runner, service = DetectingRunner(), service_of(case, prepared)
    for _ in range(2):  # a sandbox that fails is tried once more
        report = runner.run(sandbox, prepared.repository, service, overlay=overlay, tests=tests, limits=LIMITS)
        if not report.infra:
            break
    return report


def _complaints(tests: Sequence[str], report: TestReport) -> list[str]:
    if report.tampering:
        return [f"the run can't be trusted: {report.tampering[0]}"]
    found = ((test, results_of(test, report.results)) for test in tests)
    return [complaint for test, results in found if (complaint := _complaint(test, results))]


def _complaint(test: str, results: Sequence[TestResult]) -> str:
    if not results:
        return f"{test} did not run"
    bad = next((one for one in results if one.outcome is not TestOutcome.PASSED), None)
    if bad is None:
        return ""
    crash = f" with {bad.crash.short_type}" if bad.crash else ""
    return f"{bad.test_id} {bad.outcome.value}{crash}"
