"""A name that was missing and that the change defines, instead of finding it."""

import ast
import re
from collections.abc import Iterator

from agent.domain.crash import Crash
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.proof import Reason
from agent.stages.reproduction.bench import parse_module
from agent.stages.verification.changed_code import is_founded

MISSING = re.compile(r"(?:no attribute|name|import name|keyword argument|variable) '(\w+)'")
ANSWERS_ALL = frozenset({"__getattr__", "__getattribute__", "__missing__"})


def made_up_names(fix: CandidateFix, crash: Crash) -> tuple[Reason, ...]:
    """Definitions of the very name the message says is missing, and methods that answer for every name.

    Args:
        fix: the candidate.
        crash: the incident's.
    """
    if is_founded(fix):
        return ()
    missing = set(MISSING.findall(crash.message.reveal())) | ANSWERS_ALL
    return tuple(reason for change in fix.diff.changes if change.path.endswith(".py") for reason in _defined(change, missing))


def _defined(change: FileChange, missing: set[str]) -> Iterator[Reason]:
    before, after = (set(_names(parse_module(side or b""))) for side in (change.before, change.after))
    for name in sorted((after - before) & missing):
        yield Reason(
            code="defines-missing", text=f"{change.path} now defines {name}, which was missing; what it gives is made up."
        )


def _names(tree: ast.Module | None) -> Iterator[str]:
    for node in ast.walk(tree) if tree else ():
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
