"""Why a candidate whose reproduction is green is still not proven."""

from agent.domain.fix import CandidateFix
from agent.domain.proof import Baseline, Reason, ReproductionKind
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import callee_at, raises_on_purpose, statement_at
from agent.stages.verification.silencing import changed_lines, silencing


def doubts_about(bench: Bench, fix: CandidateFix, baseline: Baseline) -> tuple[Reason, ...]:
    """Everything that keeps the candidate from being proven; empty when nothing does.

    A test that the repository already had says what the right result is; a replay or a search only says that the call
    must not crash, so a made-up value or a silenced crash would turn it green as well.
    """
    reproducer = baseline.reproducer
    if reproducer is None:
        return (
            Reason(code="no-reproduction", text="The crash could not be made to happen again, so nothing shows that it is gone."),
        )
    if reproducer.kind is ReproductionKind.EXISTING_TEST:
        return ()
    invented = f"The change makes up {fix.invents} for the failing case, and nothing in the repository says that it is right."
    made_up = (Reason(code="invented-value", text=invented),) if fix.invents else ()
    return (*reproducer.doubts, *made_up, *silencing(fix), *_lifts_a_refusal(bench, fix))


def _lifts_a_refusal(bench: Bench, fix: CandidateFix) -> tuple[Reason, ...]:
    """The crash was raised on purpose, and the change is in the function that raises it."""
    if not bench.context.frames:
        return ()
    located = bench.context.frames[-1]
    statement = statement_at(bench.parsed(located.path), located.line)
    change = next((change for change in fix.diff.changes if change.path == located.path), None)
    callee = callee_at(bench, located.path, located.line, located.symbol)
    if change is None or callee is None or not raises_on_purpose(statement, bench.context.signature.type):
        return ()
    gone, _ = changed_lines(change)
    inside = range(callee.node.lineno, (callee.node.end_lineno or callee.node.lineno) + 1)
    if not gone & set(inside):
        return ()
    text = (
        f"{callee.qualified} raised {bench.context.signature.type} on purpose, and the change is in it; that may be its contract."
    )
    return (Reason(code="lifts-a-refusal", text=text),)
