"""Whether what changed was executed at all by what is to prove it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from time import monotonic

from agent.domain.execution import Executed, Watch
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.proof import Baseline, Check, CheckStatus, Reason, VerdictKind
from agent.policy import is_test_path
from agent.stages.reproduction.bench import Bench, parse_module
from agent.stages.reproduction.functions import Function, changed_statements, function_at, functions_of
from agent.stages.verification.reproduction import Finding, overlay_of
from agent.stages.verification.silencing import changed_lines

NAME = "coverage of the change"
SECONDS = 30.0
TESTS_AT_MOST = 300
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPart:
    """What a change puts into one function, or into a module outside of all.

    Args:
        path: the file.
        function: the function; None for the module.
        statements: lines of each changed statement.
    """

    path: str
    function: Function | None
    statements: tuple[range, ...]

    @property
    def name(self) -> str:
        """As people read it."""
        return f"{self.function.name} of {self.path}" if self.function else self.path


def check_coverage(bench: Bench, fix: CandidateFix, baseline: Baseline) -> Finding:
    """Run reproduction and green tests once more, watched; their outcomes don't count, and a branch not taken is only noted.

    A function that was changed and that nothing enters is a doubt: that part of the change may be anything.
    """
    parts = tuple(part for change in fix.diff.changes for part in changed_parts(change))
    if not parts:
        return _skipped("No executable line changes.")
    began = monotonic()
    proofs = [proof for proof in (baseline.reproducer, *baseline.witnesses) if proof]
    overlay = overlay_of(fix) | {change.path: change.after for proof in proofs for change in proof.files}
    tests = (*(proof.test_id for proof in proofs), *baseline.green[:TESTS_AT_MOST])
    executed = bench.run_watched(overlay, tests, _watch(parts), seconds=SECONDS) if tests else None
    if executed is None:
        return _skipped("It could not be measured: the runner can't tell, or the watched run did not end well.")
    unentered = [part for part in parts if not _entered(part, executed)]
    if unentered:
        named = ", ".join(part.name for part in unentered[:SHOWN])
        text = f"Neither the reproduction nor a green test executes what changed in {named}."
        check = Check(name=NAME, status=CheckStatus.FAILED, detail=text, seconds=monotonic() - began)
        return Finding(checks=(check,), kind=VerdictKind.PLAUSIBLE, reasons=(Reason(code="uncovered-change", text=text),))
    detail = _told(parts, executed)
    return Finding(checks=(Check(name=NAME, status=CheckStatus.PASSED, detail=detail, seconds=monotonic() - began),))


def changed_parts(change: FileChange) -> Iterator[ChangedPart]:
    """The changed statements of a Python file of the program, by function."""
    tree = parse_module(change.after or b"") if change.path.endswith(".py") and not is_test_path(change.path) else None
    if tree is None:
        return
    _, come = changed_lines(change)
    functions = functions_of(tree)
    grouped: dict[Function | None, list[range]] = {}
    for lines in changed_statements(tree, come):
        grouped.setdefault(function_at(functions, lines.start), []).append(lines)
    for function, statements in grouped.items():
        yield ChangedPart(path=change.path, function=function, statements=tuple(sorted(statements, key=lambda one: one.start)))


def _watch(parts: Collection[ChangedPart]) -> Watch:
    lines: dict[str, set[int]] = {}
    for part in parts:
        lines.setdefault(part.path, set()).update(line for statement in part.statements for line in statement)
    return Watch(paths=tuple(lines), lines={path: tuple(sorted(found)) for path, found in lines.items()})


def _entered(part: ChangedPart, executed: Executed) -> bool:
    """True when the function was entered, or the module imported; for one inside another, entering that one will do."""
    entered = {line for places in executed.entered.values() for line in places.get(part.path, ())}
    if part.function is None:
        return bool(entered) or bool(executed.lines.get(part.path))
    return any(part.function.first <= line <= part.function.last for line in entered)


def _told(parts: Collection[ChangedPart], executed: Executed) -> str:
    statements = [(part.path, statement) for part in parts for statement in part.statements]
    missed = [
        (path, statement.start) for path, statement in statements if not executed.lines.get(path, frozenset()) & {*statement}
    ]
    if not missed:
        return f"All {len(statements)} changed statements were executed."
    named = ", ".join(f"{path}:{line}" for path, line in missed[:SHOWN])
    return f"{len(statements) - len(missed)} of {len(statements)} changed statements were executed; not {named}."


def _skipped(why: str) -> Finding:
    return Finding(checks=(Check(name=NAME, status=CheckStatus.SKIPPED, detail=why),))
