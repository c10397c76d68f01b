"""The change itself, changed: a condition that never matters, and parts that nothing needs."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from agent.domain.fix import CandidateFix, FileChange
from agent.domain.proof import Baseline, Check, CheckStatus, Reason, TestOutcome
from agent.policy import is_test_path
from agent.stages.reproduction.bench import Bench, parse_module
from agent.stages.reproduction.expressions import shown, text_of
from agent.stages.reproduction.observing import SECONDS, VALUE
from agent.stages.verification.changed_code import is_founded
from agent.stages.verification.differences import compared, endings
from agent.stages.verification.reproduction import Finding, overlay_of
from agent.stages.verification.silencing import changed_lines

NAME = "change examined"
MUTANTS_AT_MOST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """The change with one thing in it undone or forced.

    Args:
        path: of the file it is in.
        content: that file.
        what: `condition` or `part`.
        text: the condition or the first line of the part, for people.
        line: of it in the changed file, 1-based.
        forced: the condition's truth in it, None for a part.
    """

    path: str
    content: bytes
    what: str
    text: str
    line: int
    forced: bool | None = None


def check_mutants(bench: Bench, fix: CandidateFix, baseline: Baseline) -> Finding:
    """Run the reproduction, and the calls beside it, on the change with each condition forced and each part left out.

    Only for a candidate that would be proven otherwise; at most six runs.
    """
    mutants = tuple(mutants_of(fix))[:MUTANTS_AT_MOST]
    if not mutants or baseline.reproducer is None:
        return Finding(checks=(Check(name=NAME, status=CheckStatus.SKIPPED, detail="It has one part and no new condition."),))
    alike = [mutant for mutant in mutants if _makes_no_difference(bench, fix, baseline, mutant)]
    reasons = tuple(_reason(mutant) for mutant in alike)
    status = CheckStatus.FAILED if reasons and not is_founded(fix) else CheckStatus.PASSED
    detail = reasons[0].text if reasons else f"Each of {len(mutants)} conditions and parts makes a difference."
    return Finding(checks=(Check(name=NAME, status=status, detail=detail),), doubts=() if is_founded(fix) else reasons)


def mutants_of(fix: CandidateFix) -> Iterator[Mutant]:
    """Each new condition forced both ways, then each part of a change of several parts left out; pure."""
    changes = [
        change for change in fix.diff.changes if change.path.endswith(".py") and change.after and not is_test_path(change.path)
    ]
    for change in changes:
        yield from _forced(change)
    parts = [mutant for change in changes for mutant in _without_parts(change)]
    if len(parts) > 1:
        yield from parts


def _forced(change: FileChange) -> Iterator[Mutant]:
    after = change.after or b""
    tree = parse_module(after)
    _, come = changed_lines(change)
    known = _conditions(parse_module(change.before or b""))
    lines = after.splitlines(keepends=True)
    for node in ast.walk(tree) if tree else ():
        for test in _tests(node):
            if test.lineno in come and text_of(test) not in known:
                for truth in (True, False):
                    content = _spliced(lines, test, truth)
                    yield Mutant(
                        path=change.path, content=content, what="condition", text=text_of(test), line=test.lineno, forced=truth
                    )


def _without_parts(change: FileChange) -> Iterator[Mutant]:
    before, after = ((side or b"").splitlines(keepends=True) for side in (change.before, change.after))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal" or not b"".join((*before[i1:i2], *after[j1:j2])).strip():
            continue
        content = b"".join((*after[:j1], *before[i1:i2], *after[j2:]))
        first = next((line for line in (*after[j1:j2], *before[i1:i2]) if line.strip()), b"")
        if parse_module(content) is not None:
            yield Mutant(
                path=change.path, content=content, what="part", text=first.strip().decode("utf-8", "replace"), line=j1 + 1
            )


def _makes_no_difference(bench: Bench, fix: CandidateFix, baseline: Baseline, mutant: Mutant) -> bool:
    """The reproduction stays green and the calls beside it end as they do with the whole change."""
    proof, observed = baseline.reproducer, baseline.observations
    if proof is None:
        return False
    overlay = overlay_of(fix) | {mutant.path: mutant.content} | {change.path: change.after for change in proof.files}
    tests = [proof.test_id]
    if observed:
        overlay |= {observed.path: observed.content}
        tests.append(observed.path)
    report = bench.run(overlay, tests, seconds=SECONDS)
    if report.outcomes().get(proof.test_id) is not TestOutcome.PASSED:
        return False
    if mutant.forced is None or observed is None:
        return mutant.forced is None
    now = {name: ending for name, ending in endings(bench, report).items() if f"{observed.path}::{name}" in report.outcomes()}
    worked = any(call.ending == VALUE for call in observed.calls)
    return worked and not any(True for _ in compared(observed, now, founded=True))


def _conditions(tree: ast.Module | None) -> set[str]:
    return {text_of(test) for node in ast.walk(tree) for test in _tests(node)} if tree else set()


def _tests(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.If(test=test) | ast.IfExp(test=test):
            return [test]
        case ast.comprehension(ifs=ifs):
            return ifs
    return []


def _spliced(lines: list[bytes], test: ast.expr, truth: bool) -> bytes:  # the truth is what is put there
    first, last = test.lineno - 1, (test.end_lineno or test.lineno) - 1
    head, tail = lines[first][: test.col_offset], lines[last][test.end_col_offset :]
    return b"".join((*lines[:first], head, str(truth).encode(), tail, *lines[last + 1 :]))


def _reason(mutant: Mutant) -> Reason:
    text = shown(mutant.text, 80)
    if mutant.what == "part":
        said = f"Line {mutant.line} of {mutant.path} (`{text}`) is not needed: without it the reproduction is green as well."
        return Reason(code="unneeded-part", text=said)
    said = f"Line {mutant.line} of {mutant.path} asks `{text}`; nothing that was run differs when it is always {mutant.forced}."
    return Reason(code="idle-condition", text=said)
