"""How one reproduction ended on a candidate's tree."""

from dataclasses import dataclass

from agent.domain.fix import CandidateFix
from agent.domain.proof import Reproducer, ReproductionKind, TestOutcome, TestResult, VerdictKind
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.expressions import shown
from agent.stages.reproduction.signature import innermost_own, matching_crash
from agent.stages.verification.exercising import changes_only_callers
from agent.stages.verification.refusing import refused_on_purpose

UNSURE = "Whether it should have been answered, nothing in the repository says."


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """An end and what it means.

    Args:
        code: stable, for machines.
        text: the sentence for people.
        kind: the verdict it forces, None when the candidate goes on.
        doubtful: a candidate that goes on is not proven by it.
    """

    code: str
    text: str
    kind: VerdictKind | None = None
    doubtful: bool = False


def end_of(bench: Bench, fix: CandidateFix, proof: Reproducer, result: TestResult | None) -> End:
    """What the result of a test that was red means for the candidate."""
    if result is None:
        return End(code="not-run", text=f"{proof.test_id} did not run on the patched tree.", kind=VerdictKind.REFUSED)
    if result.outcome is TestOutcome.PASSED:
        return _green(proof)
    if result.outcome is TestOutcome.SKIPPED:
        text = f"{proof.test_id} was skipped on the patched tree, which proves nothing."
        return End(code="skipped", text=text, kind=VerdictKind.REFUSED)
    # A test of the repository says itself what may be refused.
    if proof.kind is not ReproductionKind.EXISTING_TEST and (refusal := refused_on_purpose(bench, fix, result.crash)):
        return _refused(proof, f" with {shown(refusal)}")
    return _red(bench, fix, proof, result)


def strict_end(proof: Reproducer, result: TestResult | None) -> End:
    """The same for the strict twin of a test that is green: whether the candidate answers or refuses."""
    if result is None or result.outcome is TestOutcome.SKIPPED:
        text = f"The strict form of {proof.test_id} did not run on the patched tree."
        return End(code="not-run", text=text, kind=VerdictKind.REFUSED)
    if result.outcome is TestOutcome.PASSED:
        return _green(proof.strict or proof)
    return _refused(proof, f" with {shown(result.crash.short_type)}" if result.crash else "")


def _green(proof: Reproducer) -> End:
    return End(code="green", text=f"{proof.test_id} was red with {proof.expected.type} and is green now.")


def _refused(proof: Reproducer, by: str) -> End:
    text = f"{proof.test_id} no longer crashes: the input is refused{by}. {UNSURE}"
    return End(code="refuses-the-input", text=text, doubtful=True)


def _red(bench: Bench, fix: CandidateFix, proof: Reproducer, result: TestResult) -> End:
    """Red still: the candidate does not help, unless nothing that it changes is part of the call."""
    name = proof.test_id
    if matching_crash(result.crash, bench.context, bench.paths):
        if proof.frame and changes_only_callers(bench, fix, proof.frame):
            text = f"{name} calls {shown(proof.called)}; the change is in its callers alone, which the test does not go through."
            return End(code="not-exercised", text=text, doubtful=True)
        text = f"{name} still fails with {proof.expected.type} in {proof.expected.function}."
        return End(code="still-red", text=text, kind=VerdictKind.INEFFECTIVE)
    if result.crash is None:
        return End(code="other-crash", text=f"{name} fails in another way on the patched tree.", kind=VerdictKind.INEFFECTIVE)
    where = innermost_own(result.crash, bench.paths)
    place = f" in {shown(where.function)} of {where.path}" if where else ""
    text = f"{name} fails with {shown(result.crash.short_type)}{place} instead."
    return End(code="other-crash", text=text, kind=VerdictKind.INEFFECTIVE)
