"""Whether a candidate is what it says: its diff fits the files it was made for, and parses."""

from time import monotonic

from agent.code.diffs import apply_diff
from agent.domain.fix import CandidateFix
from agent.domain.proof import Check, CheckStatus, Reproducer
from agent.errors import BadDiff
from agent.stages.reproduction.bench import Bench


def check_applies(bench: Bench, fix: CandidateFix) -> Check:
    """The diff applied to the snapshot gives exactly the files the candidate holds."""
    began = monotonic()
    detail = _misfit(bench, fix)
    status = CheckStatus.FAILED if detail else CheckStatus.PASSED
    return Check(
        name="applies", status=status, detail=detail or "The diff fits the files it was made for.", seconds=monotonic() - began
    )


def touches_proof(fix: CandidateFix, reproducer: Reproducer | None) -> str:
    """The path of the reproduction that the diff changes, empty when it leaves it alone."""
    proof = {reproducer.test_id.partition("::")[0], *(change.path for change in reproducer.files)} if reproducer else set()
    return next((path for path in fix.diff.paths if path in proof), "")


def _misfit(bench: Bench, fix: CandidateFix) -> str:
    for change in fix.diff.changes:
        before = bench.snapshot.read(change.path).content if change.path in bench.paths else None
        if before != change.before:
            return f"{change.path} is not the file that the diff was made for."
    try:
        applied = apply_diff(fix.diff.text, lambda path: bench.snapshot.read(path).content if path in bench.paths else None)
    except BadDiff as problem:
        return f"The diff does not apply: {problem}."
    if {change.path: change.after for change in applied.changes} != {change.path: change.after for change in fix.diff.changes}:
        return "The diff's text and the files it is said to make differ."
    return ""
