"""Reproduction and impacted tests in one run, where that is quicker; what it shows counts only when all is well."""

from agent.domain.fix import CandidateFix
from agent.domain.proof import Baseline, TestOutcome, TestReport
from agent.stages.reproduction.bench import Bench
from agent.stages.verification.impacted import impacted_tests
from agent.stages.verification.reproduction import compile_test, overlay_of

SECONDS = 60.0
TESTS_AT_MOST = 100
QUICK_SECONDS = 2.0


def run_together(bench: Bench, fix: CandidateFix, baseline: Baseline) -> TestReport | None:
    """The report of everything that must be green, the reproduction's tests first; None when each check has to run alone.

    That is so when the tests are many or slow, or anything at all is not green: a test that hangs, dies or leaves something
    behind must not decide about another one.
    """
    proofs = [proof for proof in (baseline.reproducer, *baseline.witnesses) if proof]
    impacted = impacted_tests(fix, baseline)
    if not proofs or not impacted or len(impacted) > TESTS_AT_MOST or baseline.green_seconds > QUICK_SECONDS:
        return None
    compiles = compile_test(bench, fix)
    overlay = overlay_of(fix) | compiles | {change.path: change.after for proof in proofs for change in proof.files}
    tests = (*compiles, *(proof.test_id for proof in proofs), *impacted)
    report = bench.run(overlay, tests, seconds=SECONDS)
    green = all(result.outcome is TestOutcome.PASSED for result in report.results)
    return report if report.trustworthy and green and report.results else None
