"""The project's own checks: nothing that they did not complain of before may be new."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from agent.domain.fix import CandidateFix
from agent.domain.proof import Baseline, Check, CheckStatus, Reason, VerdictKind
from agent.stages.gating.complaints import Complaint
from agent.stages.gating.configured import configured_tools
from agent.stages.gating.tools import complaints_of, tool_here
from agent.stages.reproduction.bench import Bench
from agent.stages.verification.reproduction import Finding, overlay_of

SHOWN = 3
# what can't be a matter of taste: a name that is not there, source that does not parse
BROKEN_RULES = frozenset({"F821", "F822", "F823", "E999", "E902", "invalid-syntax"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What one tool says of a change.

    Args:
        tool: its name.
        skipped: why it says nothing, empty when it does.
        new: complaints that are new.
        clean: files it had nothing to say of before.
    """

    tool: str
    skipped: str = ""
    new: tuple[Complaint, ...] = ()
    clean: frozenset[str] = frozenset()


def check_gates(bench: Bench, fix: CandidateFix, baseline: Baseline) -> Finding:  # noqa: ARG001  # as every check
    """Run what the project configures on the changed files; old sins don't fail a new fix.

    A new type error in a file that was clean, an undefined name and a syntax error refuse the candidate; a new security
    finding of high severity is a doubt; the rest is noted.
    """
    began = monotonic()
    paths = [change.path for change in fix.diff.changes if change.path.endswith(".py") and change.after is not None]
    names = configured_tools(bench) if paths else ()
    gates = [_gate(name, bench, fix, paths) for name in names]
    if not any(not gate.skipped for gate in gates):
        why = "; ".join(f"{gate.tool}: {gate.skipped}" for gate in gates) or "the project configures none that is known"
        return Finding(checks=(_check(CheckStatus.SKIPPED, f"No check of the project's own was run: {why}.", began),))
    broken = [(gate.tool, one) for gate in gates for one in gate.new if _breaks(gate, one)]
    if broken:
        text = f"The project's own checks fail where they did not: {_listed(broken)}."
        check = _check(CheckStatus.FAILED, text, began)
        return Finding(checks=(check,), kind=VerdictKind.REGRESSED, reasons=(Reason(code="gate", text=text),))
    check = _check(CheckStatus.PASSED, " ".join(_told(gate) for gate in gates), began)
    return Finding(checks=(check,), doubts=tuple(_doubts(gates)))


def new_complaints(
    before: Sequence[Complaint], after: Sequence[Complaint], old: Mapping[str, bytes | None], new: Mapping[str, bytes | None]
) -> tuple[Complaint, ...]:
    """Complaints of the changed files that the unchanged ones don't have, by rule, file and the text of the line.

    Args:
        before: of the unchanged files.
        after: of the changed ones.
        old: content of the unchanged files.
        new: content of the changed ones.
    """
    known = Counter(_identity(one, old) for one in before)
    fresh = []
    for one in after:
        identity = _identity(one, new)
        if known[identity]:
            known[identity] -= 1
        else:
            fresh.append(one)
    return tuple(fresh)


def _gate(name: str, bench: Bench, fix: CandidateFix, paths: Sequence[str]) -> Gate:
    tool = tool_here(name, bench)
    if tool is None:
        return Gate(tool=name, skipped="it is not in the target's environment")
    after = complaints_of(tool, bench, overlay_of(fix), paths)
    if isinstance(after, str):
        return Gate(tool=name, skipped=after)
    if not after:
        return Gate(tool=name)
    existing = [change.path for change in fix.diff.changes if change.path in paths and change.before is not None]
    before = complaints_of(tool, bench, {}, existing) if existing else ()
    if isinstance(before, str):
        return Gate(tool=name, skipped=f"on the unchanged tree {before}")
    old = {change.path: change.before for change in fix.diff.changes}
    clean = frozenset(paths) - {one.path for one in before}
    return Gate(tool=name, new=new_complaints(before, after, old, overlay_of(fix)), clean=clean)


def _breaks(gate: Gate, complaint: Complaint) -> bool:
    return complaint.rule in BROKEN_RULES or (gate.tool == "mypy" and complaint.path in gate.clean)


def _doubts(gates: Sequence[Gate]) -> Iterator[Reason]:
    for gate in gates:
        for one in gate.new:
            if one.severe:
                yield Reason(code="gate-security", text=f"{gate.tool} finds something new that it calls severe: {_place(one)}.")


def _told(gate: Gate) -> str:
    if gate.skipped:
        return f"{gate.tool} was not run: {gate.skipped}."
    if not gate.new:
        return f"{gate.tool} has no new complaint."
    return f"New from {gate.tool}: {_listed([(gate.tool, one) for one in gate.new])}."


def _listed(found: Sequence[tuple[str, Complaint]]) -> str:
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return "; ".join(f"{tool} {_place(one)}" for tool, one in found[:SHOWN]) + more


def _place(complaint: Complaint) -> str:
    return f"{complaint.rule} at {complaint.path}:{complaint.line} ({complaint.message})"


def _identity(complaint: Complaint, contents: Mapping[str, bytes | None]) -> tuple[str, str, bytes]:
    lines = (contents.get(complaint.path) or b"").splitlines()
    text = lines[complaint.line - 1] if 0 < complaint.line <= len(lines) else b""
    return complaint.rule, complaint.path, b" ".join(text.split())


def _check(status: CheckStatus, detail: str, began: float) -> Check:
    return Check(name="gates", status=status, detail=detail, seconds=monotonic() - began)
