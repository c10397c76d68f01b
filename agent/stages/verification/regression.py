"""What was green must stay green: impacted tests, then the whole suite."""

from agent.domain.fix import CandidateFix
from agent.domain.proof import Baseline, Check, CheckStatus, Reason, TestOutcome, TestReport, VerdictKind
from agent.policy import is_test_path
from agent.stages.languages.table import language_of
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.existing import FAILING, RERUN_AT_MOST
from agent.stages.verification.impacted import impacted_tests
from agent.stages.verification.reproduction import Finding, overlay_of

# Twice what the same tests had before the change: a slower machine is no regression.
IMPACTED_SECONDS = 60.0
NAMED_AT_MOST = 300
SUITE_SECONDS = 180.0
SUITE_FILES_AT_MOST = 300


def check_impacted(bench: Bench, fix: CandidateFix, baseline: Baseline) -> Finding:
    """The tests that were green and that the change can turn red are run again."""
    if not baseline.green:
        return skipped("impacted tests", "No test of the repository covers what crashed.")
    impacted = impacted_tests(fix, baseline)
    files = tuple(dict.fromkeys(test_id.partition("::")[0] for test_id in impacted))
    tests = impacted if len(impacted) <= NAMED_AT_MOST else files
    report = bench.run(overlay_of(fix), tests, seconds=IMPACTED_SECONDS)
    return _compared(bench, fix, "impacted tests", report, gone=impacted, seconds=IMPACTED_SECONDS)


def check_suite(bench: Bench, fix: CandidateFix, baseline: Baseline) -> Finding:
    """The whole suite, where it is not too large; what fails is compared with the unpatched tree."""
    impacted = {test_id.partition("::")[0] for test_id in (*baseline.green, *baseline.red, *baseline.flaky)}
    language = language_of(bench.context.signature.path)
    files = [path for path in bench.paths if language is not None and language.writes(path) and is_test_path(path)]
    files = [path for path in files if path.rpartition("/")[2] != "__init__.py"]
    if not set(files) - impacted:
        return skipped("full suite", "There are no further tests.")
    if len(files) > SUITE_FILES_AT_MOST:
        return skipped("full suite", f"The suite is too large to run here: {len(files)} files.")
    report = bench.run(overlay_of(fix), (), seconds=SUITE_SECONDS)
    if not report.complete and not report.tampering and not report.infra:
        return skipped("full suite", f"The suite did not end within {SUITE_SECONDS:.0f} s or died; its outcome is unknown.")
    return _compared(bench, fix, "full suite", report, gone=(), seconds=SUITE_SECONDS)


def _compared(
    bench: Bench, fix: CandidateFix, name: str, report: TestReport, *, gone: tuple[str, ...], seconds: float
) -> Finding:
    """Tests that fail or are missing on the patched tree and hold on the unpatched one."""
    if report.infra:
        return _ended(name, CheckStatus.INFRA, VerdictKind.INFRA, "infra", f"The sandbox failed twice: {report.infra}.", report)
    if report.tampering:
        text = f"The code under test meddled with the runner: {'; '.join(report.tampering)}."
        return _ended(name, CheckStatus.FAILED, VerdictKind.REFUSED, "tampering", text, report)
    outcomes = report.outcomes()
    failing = [test_id for test_id, outcome in outcomes.items() if outcome in FAILING]
    missing = [test_id for test_id in gone if outcomes.get(test_id, TestOutcome.SKIPPED) is TestOutcome.SKIPPED]
    suspicious = list(dict.fromkeys([*(item for item in failing if not gone or item in gone), *missing]))
    if not suspicious:
        count = sum(outcome is TestOutcome.PASSED for outcome in outcomes.values())
        return Finding(
            checks=(Check(name=name, status=CheckStatus.PASSED, detail=f"{count} tests are green.", seconds=report.seconds),)
        )
    broken, flaky = _settled(bench, fix, suspicious[:RERUN_AT_MOST], seconds)
    if broken:
        shown = ", ".join(broken[:5]) + (f" and {len(broken) - 5} more" if len(broken) > 5 else "")
        return _ended(
            name, CheckStatus.FAILED, VerdictKind.REGRESSED, "went-red", f"{shown} held before the change and fails now.", report
        )
    detail = f"Nothing that was green went red; {len(flaky)} tests fail or flicker without the change too and don't count."
    return Finding(checks=(Check(name=name, status=CheckStatus.PASSED, detail=detail, seconds=report.seconds),))


def _settled(bench: Bench, fix: CandidateFix, suspicious: list[str], seconds: float) -> tuple[list[str], list[str]]:
    """Which of the tests the change broke, and which fail or flicker without it."""
    again = bench.run(overlay_of(fix), suspicious, seconds=seconds).outcomes()
    lasting = [test_id for test_id in suspicious if again.get(test_id) is not TestOutcome.PASSED]
    unpatched = bench.run({}, lasting, seconds=seconds).outcomes() if lasting else {}
    broken = [test_id for test_id in lasting if unpatched.get(test_id) is TestOutcome.PASSED]
    return broken, [test_id for test_id in suspicious if test_id not in broken]


def skipped(name: str, why: str) -> Finding:
    """A check that was not made, and why."""
    return Finding(checks=(Check(name=name, status=CheckStatus.SKIPPED, detail=why),))


def _ended(name: str, status: CheckStatus, kind: VerdictKind, code: str, text: str, report: TestReport) -> Finding:
    check = Check(name=name, status=status, detail=text, seconds=report.seconds)
    return Finding(checks=(check,), kind=kind, reasons=(Reason(code=code, text=text),))
