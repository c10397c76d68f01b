"""Green now? The reproduction, its witnesses and the compilation of what changed, in one run."""

from dataclasses import dataclass

from agent.domain.fix import CandidateFix
from agent.domain.proof import Baseline, Check, CheckStatus, Reason, Reproducer, TestOutcome, TestReport, TestResult, VerdictKind
from agent.stages.languages.table import LANGUAGES
from agent.stages.reproduction.bench import Bench
from agent.stages.verification.ending import end_of, strict_end

SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Checks of one run, and the verdict they force.

    Args:
        checks: in order.
        kind: the verdict, None when the candidate goes on.
        reasons: why that verdict.
        doubts: why the candidate is not proven even if it goes on to the end.
    """

    checks: tuple[Check, ...]
    kind: VerdictKind | None = None
    reasons: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()


def overlay_of(fix: CandidateFix) -> dict[str, bytes | None]:
    """The candidate's files as a sandbox takes them."""
    return {change.path: change.after for change in fix.diff.changes}


def check_reproduction(bench: Bench, fix: CandidateFix, baseline: Baseline) -> Finding:
    """Run what was red on the candidate's tree; everything must have run and be green."""
    proofs = [proof for proof in (baseline.reproducer, *baseline.witnesses) if proof]
    compiles = compile_test(bench, fix)
    files, ids = proof_tests(baseline)
    overlay, tests = overlay_of(fix) | compiles | files, (*compiles, *ids)
    if not tests:
        return Finding(checks=(Check(name="compiles", status=CheckStatus.SKIPPED, detail="No source file changes."),))
    report = bench.run(overlay, tests, seconds=SECONDS)
    if finding := distrusted(report, SECONDS):
        return finding
    compiled = _compiled(report, tuple(compiles))
    if compiled and compiled.status is CheckStatus.FAILED:
        return Finding(checks=(compiled,), kind=VerdictKind.BROKEN, reasons=(Reason(code="compiles", text=compiled.detail),))
    checks = (compiled,) if compiled else ()
    doubts: tuple[Reason, ...] = ()
    for proof in proofs:
        finding = _judged(bench, fix, proof, report)
        checks, doubts = (*checks, *finding.checks), (*doubts, *finding.doubts)
        if finding.kind:
            return Finding(checks=checks, kind=finding.kind, reasons=finding.reasons)
    return Finding(checks=checks, doubts=tuple({doubt.code: doubt for doubt in doubts}.values()))


def proof_tests(baseline: Baseline) -> tuple[dict[str, bytes | None], tuple[str, ...]]:
    """What the reproduction, its witnesses and their strict twins add to the tree, and the ids of their tests."""
    proofs = [proof for proof in (baseline.reproducer, *baseline.witnesses) if proof]
    every = [one for proof in proofs for one in (proof, proof.strict) if one]
    return {change.path: change.after for one in every for change in one.files}, tuple(one.test_id for one in every)


def compile_test(bench: Bench, fix: CandidateFix) -> dict[str, bytes]:
    """Tests by which the target's interpreters compile what changed; none when no source file did."""
    written = [change.path for change in fix.diff.changes if change.after is not None]
    tests: dict[str, bytes] = {}
    for language in LANGUAGES:
        if paths := [path for path in written if language.writes(path)]:
            tests |= language.compile_test(bench, paths)
    return tests


def distrusted(report: TestReport, seconds: float) -> Finding | None:
    """The verdict of a run that can't be believed, None when it can."""
    name = "reproduction"
    if report.infra:
        text = f"The sandbox failed twice: {report.infra}."
        return _ended(name, CheckStatus.INFRA, VerdictKind.INFRA, "infra", text, report)
    if report.tampering:
        text = f"The code under test meddled with the runner: {'; '.join(report.tampering)}."
        return _ended(name, CheckStatus.FAILED, VerdictKind.REFUSED, "tampering", text, report)
    if not report.complete and report.seconds >= seconds * 0.9:
        return _ended(
            name, CheckStatus.FAILED, VerdictKind.INEFFECTIVE, "timeout", f"It did not end within {seconds:.0f} s.", report
        )
    if not report.complete:
        return _ended(name, CheckStatus.FAILED, VerdictKind.BROKEN, "died", "The run died before its last test ended.", report)
    return None


def _ended(name: str, status: CheckStatus, kind: VerdictKind, code: str, text: str, report: TestReport) -> Finding:
    check = Check(name=name, status=status, detail=text, seconds=report.seconds)
    return Finding(checks=(check,), kind=kind, reasons=(Reason(code=code, text=text),))


def _compiled(report: TestReport, paths: tuple[str, ...]) -> Check | None:
    result = next((item for item in report.results if item.test_id.partition("::")[0] in paths), None)
    if not paths:
        return None
    if result is not None and result.outcome is TestOutcome.PASSED:
        return Check(name="compiles", status=CheckStatus.PASSED, detail="The target's interpreter compiles every changed file.")
    why = result.crash.short_type if result and result.crash else "the test did not run"
    return Check(
        name="compiles", status=CheckStatus.FAILED, detail=f"The target's interpreter does not compile the change: {why}."
    )


def _judged(bench: Bench, fix: CandidateFix, proof: Reproducer, report: TestReport) -> Finding:
    result = _result_of(proof, report)
    end = end_of(bench, fix, proof, result)
    if end.kind is None and proof.strict is not None:
        end = strict_end(proof, _result_of(proof.strict, report))
    status = CheckStatus.PASSED if end.kind is None else CheckStatus.FAILED
    check = Check(name="reproduction", status=status, detail=end.text, seconds=result.seconds if result else report.seconds)
    reason = (Reason(code=end.code, text=end.text),)
    return Finding(checks=(check,), kind=end.kind, reasons=reason if end.kind else (), doubts=reason if end.doubtful else ())


def _result_of(proof: Reproducer, report: TestReport) -> TestResult | None:
    return next((item for item in report.results if item.test_id == proof.test_id), None)
