"""Statements beside their repaired selves."""

import ast
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from agent.stages.reproduction.expressions import text_of
from agent.stages.verification.repaired_expressions import Repairing

BODIES = ("body", "orelse", "finalbody")
LOOKS_ONLY = frozenset({"isinstance", "hasattr", "len", "callable", "issubclass"})
Difference = tuple[ast.AST | None, ast.AST | None]
Statements = Sequence[ast.stmt]


def differences(before: Statements, after: Statements, repairing: Repairing, calls: frozenset[str]) -> Iterator[Difference]:
    """Where two lists of statements differ in more than a repair.

    Args:
        before: as they were.
        after: as they are.
        repairing: says which expression repairs which.
        calls: spellings of what was called before.
    """
    old, new = ([ast.dump(item) for item in items] for items in (before, after))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        lost = {name for item in before[i1:i2] for name in _imported(item)}
        gone = [item for item in before[i1:i2] if not isinstance(item, ast.Import | ast.ImportFrom)]
        come = [item for item in after[j1:j2] if not _harmless(item, repairing, calls, lost)]
        if len(gone) == len(come):
            for one, other in zip(gone, come, strict=True):
                yield from _of_two(one, other, repairing, calls)
        else:
            yield from ((None, item) for item in come)
            yield from ((item, None) for item in gone)


def _harmless(item: ast.stmt, repairing: Repairing, calls: frozenset[str], lost: set[str]) -> bool:
    """Imports under their own names, refusals, and a part of what was there that gets a name nothing else has."""
    match item:
        case ast.Import() | ast.ImportFrom():
            plain = all(alias.asname in (None, alias.name) for alias in item.names)
            return plain and not ((_imported(item) - lost) & repairing.bound)
        case ast.If(test=test, body=[ast.Raise()], orelse=[]):
            return not any(isinstance(node, ast.NamedExpr | ast.Await) for node in ast.walk(test)) and _called(test) <= LOOKS_ONLY
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            made = {text_of(node) for node in ast.walk(value) if isinstance(node, ast.Call)}
            return name not in repairing.names and not isinstance(value, ast.Constant) and made <= calls
    return False


def _imported(item: ast.stmt) -> set[str]:
    names = item.names if isinstance(item, ast.Import | ast.ImportFrom) else []
    return {(alias.asname or alias.name).partition(".")[0] for alias in names}


def _called(test: ast.expr) -> set[str]:
    return {text_of(node.func) for node in ast.walk(test) if isinstance(node, ast.Call)}


def _of_two(old: ast.stmt, new: ast.stmt, repairing: Repairing, calls: frozenset[str]) -> Iterator[Difference]:
    """Two statements that stand in the same place."""
    if isinstance(old, ast.Raise) and isinstance(new, ast.Return) and new.value is None and "StopIteration" in text_of(old):
        return
    if type(old) is not type(new):
        yield old, new
        return
    for name in BODIES:
        yield from differences(getattr(old, name, []), getattr(new, name, []), repairing, calls)
    handlers = getattr(old, "handlers", []), getattr(new, "handlers", [])
    if [ast.dump(item) for item in handlers[0]] != [ast.dump(item) for item in handlers[1]]:
        yield old, new
    judged = {"test"} if isinstance(old, ast.If | ast.While) else set()  # by the way that is taken, elsewhere
    for name in [field for field in old._fields if field not in {*BODIES, "handlers", *judged}]:
        if not repairing.repaired(getattr(old, name), getattr(new, name)):
            yield old, new
            return
