"""A name that a change takes for a slip of the keys, though the repository has it somewhere else."""

import re
from collections.abc import Iterator

from agent.domain.crash import Crash
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.proof import Reason
from agent.stages.reproduction.bench import Bench
from agent.stages.verification.silencing import changed_lines

FILES_AT_MOST = 500
NAME = re.compile(r"name '(\w+)' is not defined|cannot import name '(\w+)'")
ATTRIBUTE = re.compile(r"'([\w.]+)' (?:object )?has no attribute '(\w+)'")
BUILT_IN = frozenset({"str", "bytes", "list", "dict", "set", "tuple", "int", "float", "NoneType", "generator", "module"})


def real_names(bench: Bench, fix: CandidateFix) -> tuple[Reason, ...]:
    """The missing name is put as another one, and the repository defines a thing of that very name.

    Then it may be the import, or the object, that is wrong, and not the spelling.
    """
    crash = bench.context.crash
    name, definition = _missing(crash)
    if not name or not any(_renames(change, name) for change in fix.diff.changes):
        return ()
    return tuple(_defined(bench, fix, name, re.compile(definition.encode(), re.MULTILINE)))


def _missing(crash: Crash) -> tuple[str, str]:
    """The name that the message speaks of, and a pattern of what defines such a name."""
    message = crash.message.reveal()
    if crash.short_type in {"NameError", "ImportError"} and (match := NAME.search(message)):
        name = match[1] or match[2]
        return name, rf"^(?:(?:async\s+)?def|class)\s+{name}\b|^{name}\s*(?::[^=\n]*)?=[^=]"
    if crash.short_type == "AttributeError" and "module '" not in message and (match := ATTRIBUTE.search(message)):
        name = match[2]
        if match[1] not in BUILT_IN:
            return name, rf"\bself\.{name}\s*(?::[^=\n]*)?=[^=]|^\s+(?:async\s+)?def\s+{name}\b|^\s+{name}\s*:\s*\w"
    return "", ""


def _renames(change: FileChange, name: str) -> bool:
    """True when lines with the name go and none with it come."""
    gone, come = changed_lines(change)
    before, after = ((side or b"").splitlines() for side in (change.before, change.after))
    word = re.compile(rf"\b{name}\b".encode())
    old = any(word.search(before[line - 1]) for line in gone if line <= len(before))
    return old and not any(word.search(after[line - 1]) for line in come)


def _defined(bench: Bench, fix: CandidateFix, name: str, definition: re.Pattern[bytes]) -> Iterator[Reason]:
    patched = {change.path: change.after or b"" for change in fix.diff.changes}
    for path in [path for path in sorted(bench.paths) if path.endswith(".py")][:FILES_AT_MOST]:
        if definition.search(patched[path] if path in patched else bench.source(path)):
            yield Reason(code="name-exists", text=f"{path} defines {name}; that it is missing here need not be its spelling.")
            return
