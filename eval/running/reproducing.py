"""One case's reproduction, measured: red on the buggy tree, and what it says of the real fix."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from agent.domain.alert import Incident
from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext, Unlocated
from agent.domain.proof import Baseline, Reason, Reproducer, TestOutcome, TestReport, TestResult
from agent.errors import SandboxUnavailable
from agent.policy import Policy
from agent.ports import Ports, Sandbox
from agent.redact import redact
from agent.stages.gather_evidence import gather_evidence
from agent.stages.locate_code import locate_code
from agent.stages.open_incident import open_incident
from agent.stages.reproduce import reproduce
from agent.stages.reproduction.bench import open_bench
from agent.stages.verification.reproduction import check_reproduction, overlay_of
from eval.cases.capsules import with_capsule
from eval.cases.case import Case, Mode, Prepared
from eval.cases.problem import CaseProblem
from eval.cases.ready import alerts_of
from eval.running.attempts import why_not
from eval.running.sampling import reference_of
from eval.running.world import ports_for

SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduction:
    """What became of one case.

    Args:
        case: its id.
        mode: what of the evidence was given.
        seconds: wall time of locating and reproducing.
        kind: rung of the ladder that made the kept reproduction, empty without one.
        called: function it calls, empty where it calls none of the crash's.
        frame: index of that function's frame, 0 the outermost of the repository's own.
        frames: how many frames the repository has in the crash.
        green: it and its witnesses pass with the real fix applied; None without one.
        accepted: verification lets the real fix pass it, as green or as nothing that it could have turned green; None likewise.
        ending: how it ended with the real fix applied, in words.
        how: what it calls with what.
        doubts: codes of the doubts it carries.
        reason: why there is none, in words.
        infra: why the machinery failed, empty when it did not.
    """

    case: str
    mode: str
    seconds: float = 0.0
    kind: str = ""
    called: str = ""
    frame: int | None = None
    frames: int = 0
    green: bool | None = None
    accepted: bool | None = None
    ending: str = ""
    how: str = ""
    doubts: tuple[str, ...] = ()
    reason: str = ""
    infra: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproducing:
    """How the cases of one measurement are run.

    Args:
        mode: how much of the evidence is given.
        cache: directory that keeps what was fetched.
        sandbox: where code runs.
        scratch: directory that each case has one of its own in, removed with it.
    """

    mode: Mode
    cache: Path
    sandbox: Sandbox
    scratch: Path

    def reproduction(self, case: Case) -> Reproduction:
        """Locate and reproduce one case, then run what was kept on the tree with the real fix."""
        named = Reproduction(case=case.id, mode=self.mode.value)
        try:
            with TemporaryDirectory(dir=self.scratch) as scratch:
                prepared = case.origin.prepare(Path(scratch) / "repository", self.cache)
                given = with_capsule(case, self.mode, self.cache, self.sandbox)
                ports = ports_for(given, prepared, self.mode, rules=(), sandbox=self.sandbox, scratch=Path(scratch))
                return self._measured(case, prepared, ports, named)
        except (CaseProblem, SandboxUnavailable) as problem:
            return replace(named, infra=str(problem))
        except Exception as problem:  # noqa: BLE001 - worker boundary: a bug in one case must not stop the others
            return replace(named, infra=f"Suture failed: {redact(repr(problem))}")

    def _measured(self, case: Case, prepared: Prepared, ports: Ports, named: Reproduction) -> Reproduction:
        began = monotonic()
        incident = open_incident(alerts_of(case, prepared), ports)
        context = locate_code(incident, gather_evidence(incident, ports), ports)
        if isinstance(context, Unlocated):
            return replace(named, seconds=monotonic() - began, reason=_said("not located", context.reasons))
        named = replace(named, frames=len(context.frames))
        if refused := Policy().attributed(context):
            return replace(named, seconds=monotonic() - began, reason=_said("not ours to fix", refused))
        baseline = reproduce(incident, context, ports)
        named = replace(named, seconds=monotonic() - began, infra=baseline.infra)
        if baseline.reproducer is None:
            return replace(named, reason=why_not(baseline.attempts))
        fix = reference_of(case, prepared, self.cache)
        return _judged(_described(named, baseline.reproducer), incident, context, baseline, fix, ports)


def _described(named: Reproduction, reproducer: Reproducer) -> Reproduction:
    return replace(
        named,
        kind=reproducer.kind.value,
        called=reproducer.called,
        frame=reproducer.frame,
        how=reproducer.how,
        doubts=tuple(doubt.code for doubt in reproducer.doubts),
    )


def _judged(
    named: Reproduction, incident: Incident, context: CodeContext, baseline: Baseline, fix: CandidateFix | None, ports: Ports
) -> Reproduction:
    """What the kept tests say of the real fix, by themselves and as verification reads them."""
    if fix is None:
        return named
    bench = open_bench(incident, context, ports)
    proofs = [proof for proof in (baseline.reproducer, *baseline.witnesses) if proof]
    files = {change.path: change.after for proof in proofs for change in proof.files}
    report = bench.run(overlay_of(fix) | files, [proof.test_id for proof in proofs], seconds=SECONDS)
    if report.infra:
        return replace(named, infra=report.infra)
    found = check_reproduction(bench, fix, baseline)
    endings = tuple(_ending(proof, report) for proof in proofs)
    return replace(
        named,
        green=report.trustworthy and not any(endings),
        accepted=found.kind is None,
        ending=next(filter(None, endings), "green"),
    )


def _ending(proof: Reproducer, report: TestReport) -> str:
    """How one test ended, empty when it passed."""
    result: TestResult | None = next((one for one in report.results if one.test_id == proof.test_id), None)
    if result is None:
        return "did not run"
    if result.outcome is TestOutcome.PASSED:
        return ""
    return f"{result.outcome.value} with {result.crash.short_type}" if result.crash else result.outcome.value


def _said(what: str, reasons: Sequence[Reason]) -> str:
    return f"{what}: {' '.join(reason.text for reason in reasons)}"
