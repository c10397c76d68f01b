"""Why a candidate whose reproduction is green is still not proven."""

import re

from agent.domain.fix import CandidateFix
from agent.domain.proof import Baseline, Reason, ReproductionKind
from agent.policy import is_test_path
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import callee_at, raises_on_purpose, statement_at
from agent.stages.verification.callers import unready_callers
from agent.stages.verification.changed_code import is_founded
from agent.stages.verification.dropping import dropped_parts
from agent.stages.verification.fallbacks import undeclared_fallbacks
from agent.stages.verification.made_up_names import made_up_names
from agent.stages.verification.missing_answers import missing_answers
from agent.stages.verification.outcomes import unfounded_outcomes
from agent.stages.verification.renaming import real_names
from agent.stages.verification.repairs import beyond_repair
from agent.stages.verification.runtime_patching import runtime_patches
from agent.stages.verification.siblings import unguarded_siblings
from agent.stages.verification.signatures import changed_signatures
from agent.stages.verification.silencing import changed_lines, silencing
from agent.stages.verification.skipped_items import skipped_items
from agent.stages.verification.special_cases import special_cases
from agent.stages.verification.vanishing import vanished_names

TEST_WORDS = re.compile(rb"pytest|unittest|PYTEST_CURRENT_TEST|test_suture|_getframe|inspect\.stack")


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
        hidden = () if is_founded(fix) else silencing(fix)
        return (*hidden, *_suits_the_test(bench, fix, baseline), *vanished_names(bench, fix), *changed_signatures(fix))
    invented = f"The change makes up {fix.invents} for the failing case, and nothing in the repository says that it is right."
    made_up = (Reason(code="invented-value", text=invented),) if fix.invents else ()
    declared = made_up or undeclared_fallbacks(fix)
    beside = (*unguarded_siblings(fix, bench.context.crash), *vanished_names(bench, fix), *real_names(bench, fix))
    missing = (*made_up_names(fix, bench.context.crash), *skipped_items(fix, reproducer), *missing_answers(fix))
    lost = (*dropped_parts(fix), *unready_callers(bench, fix), *changed_signatures(fix))
    chosen = (*(unfounded_outcomes(fix) or beyond_repair(fix, bench.context.crash)), *missing, *lost)
    return (
        *reproducer.doubts,
        *declared,
        *silencing(fix),
        *chosen,
        *beside,
        *_lifts_a_refusal(bench, fix),
        *_suits_the_test(bench, fix, baseline),
    )


def _suits_the_test(bench: Bench, fix: CandidateFix, baseline: Baseline) -> tuple[Reason, ...]:
    """The change may be made for what judges it: the test, the interpreter it runs in, or the one input."""
    return (*_knows_of_tests(fix), *runtime_patches(fix), *special_cases(fix, bench.context, baseline))


def _knows_of_tests(fix: CandidateFix) -> tuple[Reason, ...]:
    """New lines of the program that ask whether a test is running."""
    for change in fix.diff.changes:
        before, after = (side.splitlines() if side else [] for side in (change.before, change.after))
        _, come = changed_lines(change)
        new = b"\n".join(after[line - 1] for line in sorted(come))
        if TEST_WORDS.search(new) and not (change.before is None and is_test_path(change.path)):
            text = (
                f"The change makes {change.path} behave differently under test." if before else f"{change.path} knows of tests."
            )
            return (Reason(code="detects-tests", text=text),)
    return ()


def _lifts_a_refusal(bench: Bench, fix: CandidateFix) -> tuple[Reason, ...]:
    """The crash was raised on purpose, and the change is in the function that raises it."""
    if not bench.context.frames:
        return ()
    located = bench.context.frames[-1]
    statement = statement_at(bench.parsed(located.path), located.line)
    change = next((change for change in fix.diff.changes if change.path == located.path), None)
    callee = callee_at(bench, located.path, located.line, located.symbol)
    if change is None or callee is None or not raises_on_purpose(callee, statement, bench.context.signature.type):
        return ()
    gone, _ = changed_lines(change)
    inside = range(callee.node.lineno, (callee.node.end_lineno or callee.node.lineno) + 1)
    if not gone & set(inside):
        return ()
    text = (
        f"{callee.qualified} raised {bench.context.signature.type} on purpose, and the change is in it; that may be its contract."
    )
    return (Reason(code="lifts-a-refusal", text=text),)
