"""Whether a patched program refuses an input on purpose instead of crashing on it."""

import ast

from agent.domain.crash import Crash
from agent.domain.fix import CandidateFix
from agent.stages.reproduction.bench import Bench, parse_module
from agent.stages.reproduction.callees import statement_at
from agent.stages.reproduction.expressions import text_of
from agent.stages.reproduction.refusals import WORDS_OF_REFUSAL
from agent.stages.reproduction.scope import scope_of

# What a library tells its caller of an input that it does not take.
SPOKEN = frozenset({"ValueError", "TypeError"})


def refused_on_purpose(bench: Bench, fix: CandidateFix, crash: Crash | None) -> str:
    """The exception by which the input is refused, empty when the end is no refusal.

    A refusal is raised by a `raise` statement of the repository's own code, with a message, and is an error class of the
    repository, or ValueError or TypeError. The incident's own type is none: it would be the same crash with another text.

    Args:
        bench: the incident's tree.
        fix: the candidate, whose files are read as it leaves them.
        crash: how the test ended, the outermost exception.
    """
    if crash is None or not crash.frames or crash.short_type == bench.context.signature.type:
        return ""
    frame = crash.frames[-1]
    if frame.path not in bench.paths:
        return ""
    raised = statement_at(_tree(bench, fix, frame.path), frame.line)
    match raised:
        case ast.Raise(exc=ast.Call(func=made, args=[_, *_])):
            name = text_of(made)
        case _:
            return ""
    if name.rpartition(".")[2] != crash.short_type:
        return ""
    return crash.short_type if crash.short_type in SPOKEN or _own_error(bench, frame.path, name) else ""


def _tree(bench: Bench, fix: CandidateFix, path: str) -> ast.Module | None:
    changed = next((change for change in fix.diff.changes if change.path == path), None)
    return parse_module(changed.after or b"") if changed else bench.parsed(path)


def _own_error(bench: Bench, path: str, name: str) -> bool:
    found = scope_of(bench, path).class_named(name)
    return bool(found and found[0] in bench.own_modules and WORDS_OF_REFUSAL.search(found[1]))
