"""The diff in numbers, the proof, what was not checked, and the way back."""

from collections.abc import Iterator

from agent.domain.crash import CrashSignature
from agent.domain.fix import FileChange, Safety
from agent.domain.proof import Check, CheckStatus, VerdictKind
from agent.policy import changed_lines
from agent.stages.publishing.findings import Findings
from agent.stages.publishing.markdown import details, fence, inline, prose, table
from agent.stages.publishing.proposal import fix_with_test, regression_test

MARKS = {
    CheckStatus.PASSED: "✅ passed",
    CheckStatus.FAILED: "❌ failed",
    CheckStatus.SKIPPED: "⚪ skipped",
    CheckStatus.INFRA: "⚠️ sandbox",
}
SHOWN_TESTS = 10
SHOWN_TRIALS = 30


def change_section(found: Findings) -> str:
    """Which files change and how much; the diff itself is the forge's to show."""
    change = fix_with_test(found)
    test_paths = {file.path for file in regression_test(found)}
    rows = [(inline(file.path), "regression test" if file.path in test_paths else "fix", _size(file)) for file in change.changes]
    total = f"{changed_lines(found.chosen.fix.diff.text)} lines of code change, by {inline(found.chosen.fix.author)}."
    return f"## The change\n\n{total}\n\n{table(('File', 'Part', 'Size'), rows)}"


def diff_section(found: Findings) -> str:
    """The whole diff, for readers who have no forge to show it."""
    return f"## The diff\n\n{fence(fix_with_test(found).text, 'diff', lines=600, characters=30_000)}"


def proof_section(found: Findings) -> str:
    """Red before, green after, and what else ran."""
    proven = found.chosen.verdict.kind is VerdictKind.PROVEN
    verdict = "**Proven.**" if proven else f"**{found.chosen.verdict.kind.value.capitalize()}, not proven.**"
    reasons = " ".join(prose(reason.text) for reason in found.chosen.verdict.reasons)
    parts = [f"## Proof\n\n{verdict} {reasons}", table(("What ran", "Before the change", "After it"), _before_and_after(found))]
    if found.baseline.reproducer:
        parts.append(f"How it was reproduced: {prose(found.baseline.reproducer.how)}")
    checks = tuple(_check_row(check) for check in found.chosen.verdict.checks)
    if checks:
        parts.append(details("Every check, in order", table(("Check", "Result", "Detail", "Seconds"), checks)))
    if len(found.trials) > 1:
        rows = (
            (inline(trial.fix.author), prose(trial.fix.title), trial.verdict.kind.value) for trial in found.trials[:SHOWN_TRIALS]
        )
        parts.append(details(f"{len(found.trials)} candidates were tried", table(("Author", "Candidate", "Verdict"), rows)))
    return "\n\n".join(parts)


def unchecked_section(found: Findings) -> str:
    """What nobody should believe was checked."""
    return "## Not checked\n\n" + "\n".join(f"- {line}" for line in _unchecked(found))


def rollback_section(found: Findings) -> str:
    """How to undo it."""
    return (
        "## Rolling back\n\n"
        "Before the merge: close this pull request; the same fault is not proposed again. After it:\n\n"
        "```sh\ngit revert -m 1 <merge commit>   # git revert <commit> after a squash or rebase\n```\n\n"
        f"Nothing but {_files(found)} changes: no configuration, dependency or data has to be put back."
    )


def _files(found: Findings) -> str:
    count = len(fix_with_test(found).changes)
    return "the file above" if count == 1 else f"the {count} files above"


def _before_and_after(found: Findings) -> Iterator[tuple[str, str, str]]:
    checks = {check.name: check for check in found.chosen.verdict.checks}
    reproducer = found.baseline.reproducer
    if reproducer:
        after = "🟢 green" if _passed(checks.get("reproduction")) else "🔴 not green"
        yield inline(reproducer.test_id), f"🔴 red: {inline(_signature(reproducer.expected))}", after
    else:
        yield "Reproduction", "none could be made", "nothing to turn green"
    if found.baseline.witnesses:
        count = len(found.baseline.witnesses)
        yield (
            f"{count} more calls that crash the same way",
            "🔴 red",
            "🟢 green" if _passed(checks.get("reproduction")) else "🔴 not green",
        )
    green = len(found.baseline.green)
    others = (check for name, check in checks.items() if name not in {"applies", "compiles", "reproduction"})
    ran = [prose(check.detail) for check in others if check.status in {CheckStatus.PASSED, CheckStatus.FAILED}]
    yield "Existing tests", f"🟢 {green} green, {len(found.baseline.red)} red", " ".join(ran) or "did not run"


def _passed(check: Check | None) -> bool:
    return check is not None and check.status is CheckStatus.PASSED


def _signature(signature: CrashSignature) -> str:
    return f"{signature.type} in {signature.path}, {signature.function}()"


def _check_row(check: Check) -> tuple[str, str, str, str]:
    return prose(check.name), MARKS[check.status], prose(check.detail), f"{check.seconds:.1f}"


def _unchecked(found: Findings) -> Iterator[str]:
    baseline, fix = found.baseline, found.chosen.fix
    for check in found.chosen.verdict.checks:
        if check.status is CheckStatus.SKIPPED:
            yield f"{prose(check.name)}: {prose(check.detail)}"
    if baseline.red:
        yield f"{len(baseline.red)} tests that already failed before the change: {_tests(baseline.red)}"
    if baseline.flaky:
        yield f"{len(baseline.flaky)} tests that change their outcome by themselves: {_tests(baseline.flaky)}"
    for doubt in baseline.reproducer.doubts if baseline.reproducer else ():
        yield prose(doubt.text)
    if fix.invents:
        yield f"Whether {inline(fix.invents)} is the right value for this case: nothing in the repository says so."
    if fix.safety is Safety.CHANGES_BEHAVIOUR:
        yield "Callers that relied on what the old code did: the change may alter behaviour beside the crash."
    if found.context.other_crashes:
        others = ", ".join(sorted({inline(crash.short_type) for crash in found.context.other_crashes})[:5])
        yield f"Other crashes in the same evidence, which this does not touch: {others}"
    yield "Whatever no test above reaches: other callers, other inputs, performance, other services."


def _tests(ids: tuple[str, ...]) -> str:
    more = f" and {len(ids) - SHOWN_TESTS} more" if len(ids) > SHOWN_TESTS else ""
    return ", ".join(inline(test_id) for test_id in ids[:SHOWN_TESTS]) + more


def _size(file: FileChange) -> str:
    if file.after is None:
        return "deleted"
    lines = file.after.count(b"\n")
    return f"new, {lines} lines" if file.before is None else "changed"
