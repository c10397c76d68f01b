"""Prove a candidate fix, or say what speaks against it."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from agent.domain.alert import Incident
from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext
from agent.domain.proof import Baseline, Check, CheckStatus, Reason, Verdict, VerdictKind
from agent.ports import Ports
from agent.stages.languages.table import LANGUAGES
from agent.stages.reproduction.bench import Bench, open_bench
from agent.stages.verification.applying import check_applies, touches_proof
from agent.stages.verification.covering import check_coverage
from agent.stages.verification.differences import check_differences
from agent.stages.verification.doubting import doubts_about
from agent.stages.verification.gates import check_gates
from agent.stages.verification.mutating import check_mutants
from agent.stages.verification.regression import check_impacted, check_suite, skipped
from agent.stages.verification.reproduction import Finding, check_reproduction

DEAREST: Mapping[str, Callable[[Bench, CandidateFix, Baseline], Finding]] = {
    "other inputs": check_differences,
    "full suite": check_suite,
    "gates": check_gates,
    "coverage of the change": check_coverage,
    "change examined": check_mutants,
}


def verify_fix(incident: Incident, fix: CandidateFix, context: CodeContext, baseline: Baseline, ports: Ports) -> Verdict:
    """Check a candidate, the cheapest refusal first; the order is that of `_findings`.

    Proven means: the reproduction was red before and is green now, nothing green went red, and neither the change nor
    the reproduction leaves a doubt that the fault itself is mended.

    Args:
        incident: names the repository.
        fix: the candidate; `policy.screen` has let it pass.
        context: the located crash.
        baseline: the unpatched tree's behaviour.
        ports: repository, sandbox and runner.

    Raises:
        RepositoryProblem: the revision the context was read at is gone.
    """
    bench = open_bench(incident, context, ports)
    doubts = [
        *doubts_about(bench, fix, baseline),
        *(one for language in LANGUAGES for one in language.doubts(bench, fix, baseline)),
    ]
    checks: list[Check] = []
    for finding in _findings(bench, fix, baseline, doubts):
        checks.extend(finding.checks)
        doubts.extend(finding.doubts)
        if finding.kind is not None:
            return Verdict(kind=finding.kind, reasons=finding.reasons, checks=tuple(checks))
    return _believed(tuple(doubts), baseline, tuple(checks))


def _findings(bench: Bench, fix: CandidateFix, baseline: Baseline, doubts: Sequence[Reason]) -> Iterator[Finding]:
    """Findings in order; the doubts grow with what they bring."""
    yield _applies(bench, fix, baseline)
    if baseline.infra:
        text = f"The sandbox failed while the crash was reproduced: {baseline.infra}."
        check = Check(name="reproduction", status=CheckStatus.INFRA, detail=text)
        yield Finding(checks=(check,), kind=VerdictKind.INFRA, reasons=(Reason(code="infra", text=text),))
    yield check_reproduction(bench, fix, baseline)
    yield check_impacted(bench, fix, baseline)
    # The dearest checks are for candidates that would be proven by them.
    for name, examine in DEAREST.items():
        why_not = "The change is not proven whatever it says."
        yield skipped(name, why_not) if doubts else examine(bench, fix, baseline)


def _applies(bench: Bench, fix: CandidateFix, baseline: Baseline) -> Finding:
    if path := touches_proof(fix, baseline.reproducer):
        text = f"The change touches {path}, which the proof rests on."
        check = Check(name="applies", status=CheckStatus.FAILED, detail=text)
        return Finding(checks=(check,), kind=VerdictKind.REFUSED, reasons=(Reason(code="touches-proof", text=text),))
    check = check_applies(bench, fix)
    if check.status is CheckStatus.PASSED:
        return Finding(checks=(check,))
    return Finding(checks=(check,), kind=VerdictKind.BROKEN, reasons=(Reason(code="applies", text=check.detail),))


def _believed(doubts: tuple[Reason, ...], baseline: Baseline, checks: tuple[Check, ...]) -> Verdict:
    if doubts or baseline.reproducer is None:
        return Verdict(kind=VerdictKind.PLAUSIBLE, reasons=doubts, checks=checks)
    proof = baseline.reproducer.for_verdict(VerdictKind.PROVEN)
    test, crash = proof.test_id, proof.expected.type
    text = f"{test} was red with {crash} before the change and is green after it; nothing green went red."
    return Verdict(kind=VerdictKind.PROVEN, reasons=(Reason(code="proven", text=text),), checks=checks)
