"""Which of the green tests a change can turn red."""

from collections.abc import Sequence

from agent.domain.fix import CandidateFix, FileChange
from agent.domain.proof import Baseline
from agent.stages.reproduction.bench import parse_module
from agent.stages.reproduction.functions import function_at, functions_of
from agent.stages.verification.silencing import changed_lines


def impacted_tests(fix: CandidateFix, baseline: Baseline) -> tuple[str, ...]:
    """The green tests that enter a changed function, the closest first; all of them where that is not known.

    It is not known when a line outside of every function changes, a function comes or goes, or nothing enters the changed ones.
    """
    names = [name for change in fix.diff.changes for name in _changed_functions(change)]
    if not baseline.reached or not names or any(name not in baseline.reached for name in names):
        return baseline.green
    green = frozenset(baseline.green)
    return tuple(dict.fromkeys(test for name in names for test in baseline.reached[name] if test in green)) or baseline.green


def _changed_functions(change: FileChange) -> Sequence[str]:
    """`path:qualified name` of each; a lone path for a change that is not within functions both sides have."""
    before, after = parse_module(change.before or b""), parse_module(change.after or b"")
    if before is None or after is None:
        return (change.path,)
    old, new = functions_of(before), functions_of(after)
    if {one.name for one in old} != {one.name for one in new}:
        return (change.path,)
    gone, come = changed_lines(change)
    text = (change.after or b"").splitlines()
    found = [function_at(new, line) for line in sorted(come) if _says_something(text[line - 1])]
    found += [function_at(old, line) for line in sorted(gone)] if not come else []
    return tuple(dict.fromkeys(f"{change.path}:{one.name}" if one else change.path for one in found))


def _says_something(line: bytes) -> bool:
    stripped = line.strip()
    return bool(stripped) and not stripped.startswith(b"#")
