"""What of a change in JavaScript keeps a candidate from being proven, by the text of its new lines."""

import re
from collections.abc import Iterator

from agent.domain.fix import CandidateFix, FileChange
from agent.domain.proof import Baseline, Reason
from agent.policy import is_test_path
from agent.stages.reproduction.bench import Bench
from agent.stages.verification.silencing import changed_lines

_SUFFIXES = (".js", ".mjs", ".cjs")
_LITERAL = rb"""(?:'([^'\n]{2,200})'|"([^"\n]{2,200})"|`([^`$\n]{2,200})`|(\b\d[\d_.]+\b))"""
_COMPARED = re.compile(
    rb"(?:[=!]==?\s{0,8}|\bcase\s{1,8}|\.(?:includes|startsWith|endsWith|has|match|test|indexOf)\(\s{0,8})"
    + _LITERAL
    + rb"|"
    + _LITERAL
    + rb"\s{0,8}[=!]=="
)
# JavaScript's own words: what `typeof` answers, and names that a check of a kind compares with.
_COMMON = frozenset(
    {b"string", b"number", b"object", b"function", b"undefined", b"boolean", b"symbol", b"bigint", b"NaN", b"null", b"10", b"100"}
)
_RUNNER = re.compile(
    rb"node:test|NODE_TEST|NODE_ENV|node:assert|require\(\s*['\"]assert|suture-compiles|execArgv|prepareStackTrace|captureStackTrace"
    rb"|\bprocess\s*\.\s*(?:exit|reallyExit|abort|kill|binding|exitCode)\b|\bprocess\s*\[|node:inspector|node:async_hooks"
)
_EMPTY_CATCH = re.compile(rb"\bcatch\s*(?:\([^()]{0,200}\)\s*)?\{\s*(?:(?://[^\n]*\n|/\*.{0,500}?\*/)\s*)*\}", re.DOTALL)


def doubts(bench: Bench, fix: CandidateFix, baseline: Baseline) -> tuple[Reason, ...]:
    """New lines that know of the runner, that ask for a value of the reproduction, or that swallow whatever is thrown."""
    changes = [change for change in fix.diff.changes if change.path.endswith(_SUFFIXES) and change.after is not None]
    return tuple(reason for change in changes for reason in _of_change(bench, change, baseline))


def _of_change(bench: Bench, change: FileChange, baseline: Baseline) -> Iterator[Reason]:
    if change.before is None and is_test_path(change.path):
        return
    after = (change.after or b"").splitlines()
    _, come = changed_lines(change)
    new = b"\n".join(after[line - 1] for line in sorted(come) if line <= len(after))
    if found := _RUNNER.search(new):
        text = (
            f"New lines of {change.path} hold {found[0].decode('utf-8', 'replace')!r}: they may act on the run that judges them."
        )
        yield Reason(code="detects-tests", text=text)
    if swallowed := _swallows(change):
        yield Reason(code="swallows", text=f"{change.path} catches whatever is thrown and does nothing with it: {swallowed}.")
    if literal := _special_case(bench, new, change, baseline):
        yield Reason(code="special-case", text=f"New lines of {change.path} ask for {literal!r}, a value of the reproduction.")


def _swallows(change: FileChange) -> str:
    """An empty `catch` that the change brings, empty when there is none."""
    before = len(_EMPTY_CATCH.findall(change.before or b""))
    found = _EMPTY_CATCH.findall(change.after or b"")
    return " ".join(found[-1].decode("utf-8", "replace").split())[:80] if len(found) > before else ""


def _special_case(bench: Bench, new: bytes, change: FileChange, baseline: Baseline) -> str:
    proofs = [proof for proof in (baseline.reproducer, *baseline.witnesses) if proof]
    tests = b"\n".join(bench.source(proof.test_id.partition("::")[0]) for proof in proofs)
    for match in _COMPARED.finditer(new):
        literal = next((value for value in match.groups() if value), b"")
        if literal and literal not in _COMMON and literal in tests and literal not in (change.before or b""):
            return literal.decode("utf-8", "replace")[:80]
    return ""
