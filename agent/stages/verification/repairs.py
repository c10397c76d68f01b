"""The kinds of change that repair an expression without choosing anything; whatever is none of them needs evidence.

A name that was misspelt or has moved, a literal of the other kind of text, a copy, a further argument, an element taken as a
slice, an import, a refusal, the end of a generator. The list is short on purpose: what is left out of it is suggested, not
proven.
"""

import ast
from collections.abc import Iterator, Sequence
from copy import deepcopy
from difflib import SequenceMatcher

from agent.domain.fix import CandidateFix
from agent.domain.proof import Reason
from agent.stages.reproduction.expressions import shown, text_of
from agent.stages.verification.changed_code import MODULE, ChangedScope, changed_scopes, inside, is_founded

CLOSE = 0.75
BODIES = ("body", "orelse", "finalbody")
Difference = tuple[ast.AST | None, ast.AST | None]


def beyond_repair(fix: CandidateFix) -> tuple[Reason, ...]:
    """What a change does beyond repairing expressions, one reason a function; rules answer for theirs."""
    if is_founded(fix):
        return ()
    return tuple(reason for scope in changed_scopes(fix) for reason in _beyond(scope))


def _beyond(scope: ChangedScope) -> Iterator[Reason]:
    if scope.before is None or scope.after is None:
        if scope.name != MODULE and scope.after is not None and scope.module is not None:
            yield Reason(code="unfounded", text=f"{scope.name} of {scope.path} is new; nothing shows that it does what is meant.")
        return
    known = {node.id for node in inside(scope.before) if isinstance(node, ast.Name)}
    before, after = (_own(one) if isinstance(one, ast.Module) else one for one in (scope.before, scope.after))
    for old, new in _of_bodies(before.body, after.body, known):
        what = f"`{shown(text_of(new))}`" if new is not None else "nothing"
        instead = f" in the place of `{shown(text_of(old))}`" if old is not None else ""
        text = f"{scope.name} of {scope.path} has {what}{instead}; nothing shows that this is right."
        yield Reason(code="unfounded", text=text)
        return


class _Own(ast.NodeTransformer):
    """Leaves functions out: they are scopes of their own."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Nothing."""

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """Nothing."""


def _own(module: ast.Module) -> ast.Module:
    copy = deepcopy(module)
    _Own().visit(copy)
    return copy


def _of_bodies(before: Sequence[ast.stmt], after: Sequence[ast.stmt], known: set[str]) -> Iterator[Difference]:
    """Differences of two lists of statements that are no repair."""
    old, new = ([ast.dump(item) for item in items] for items in (before, after))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone = [item for item in before[i1:i2] if not isinstance(item, ast.Import | ast.ImportFrom)]
        come = [item for item in after[j1:j2] if not _harmless(item, known)]
        if len(gone) == len(come):
            for one, other in zip(gone, come, strict=True):
                yield from _of_statements(one, other, known)
        else:
            yield from ((None, item) for item in come)
            yield from ((item, None) for item in gone)


def _harmless(item: ast.stmt, known: set[str]) -> bool:
    """Imports under their own names, refusals, and a result that gets a name nothing else has."""
    match item:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return all(alias.asname in (None, alias.name) for alias in names)
        case ast.If(body=[ast.Raise()], orelse=[]) | ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name not in known and not isinstance(value, ast.Constant)
    return False


def _of_statements(old: ast.stmt, new: ast.stmt, known: set[str]) -> Iterator[Difference]:
    """Differences of two statements that stand in the same place."""
    match old, new:
        case ast.Raise(), ast.Return(value=None) if "StopIteration" in text_of(old):
            return
    if type(old) is not type(new):
        yield old, new
        return
    for name in BODIES:
        yield from _of_bodies(getattr(old, name, []), getattr(new, name, []), known)
    handlers = getattr(old, "handlers", []), getattr(new, "handlers", [])
    if [ast.dump(item) for item in handlers[0]] != [ast.dump(item) for item in handlers[1]]:
        yield old, new
    judged = {"test"} if isinstance(old, ast.If | ast.While) else set()  # by the way that is taken, elsewhere
    for name in [field for field in old._fields if field not in {*BODIES, "handlers", *judged}]:
        if not _repaired(getattr(old, name), getattr(new, name)):
            yield old, new
            return


def _repaired(old: object, new: object) -> bool:
    """True when the one is the other, or repairs it."""
    if isinstance(old, ast.AST) and isinstance(new, ast.AST):
        return ast.dump(old) == ast.dump(new) or _is_repair(old, new) or _inner_repaired(old, new)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(_repaired(one, other) for one, other in zip(old, new, strict=True))
    return old == new


def _inner_repaired(old: ast.AST, new: ast.AST) -> bool:
    if type(old) is not type(new) or isinstance(old, ast.Constant | ast.Name):
        return False
    if isinstance(old, ast.Call) and isinstance(new, ast.Call):
        return _called_alike(old, new)
    return all(_repaired(getattr(old, name, None), getattr(new, name, None)) for name in old._fields)


def _is_repair(old: ast.AST, new: ast.AST) -> bool:
    match old, new:
        case ast.Constant(value=bytes() as data), ast.Constant(value=str() as text):
            return data.decode("latin-1") == text
        case ast.Constant(value=str() as text), ast.Constant(value=bytes() as data):
            return data.decode("latin-1") == text
        case ast.Constant(value=int() as index), ast.Slice(lower=lower, upper=ast.Constant(value=int() as upper), step=None):
            return index >= 0 and upper == index + 1 and (text_of(lower) if lower else "0") == str(index)
        case ((ast.Name() | ast.Attribute()), (ast.Name() | ast.Attribute())):
            return _same_name_meant(text_of(old), text_of(new))
        case _, ast.Call(func=ast.Attribute(value=inner), args=[], keywords=[]):
            return _repaired(old, inner)
    return False


def _same_name_meant(old: str, new: str) -> bool:
    """The same last part found elsewhere, or a slip of the keys in it."""
    (home, _, name), (other_home, _, other) = old.rpartition("."), new.rpartition(".")
    if name == other:
        return new.endswith(f".{name}") and (not home or other_home.startswith(home))
    return home == other_home and SequenceMatcher(None, name, other, autojunk=False).ratio() >= CLOSE


def _called_alike(old: ast.Call, new: ast.Call) -> bool:
    """The same call, its arguments repaired, with further ones that are no literals."""
    if not _repaired(old.func, new.func) or len(new.args) < len(old.args):
        return False
    given = {item.arg: item.value for item in new.keywords}
    kept = all(item.arg in given and _repaired(item.value, given[item.arg]) for item in old.keywords)
    had = {item.arg for item in old.keywords}
    further = [*new.args[len(old.args) :], *(value for name, value in given.items() if name not in had)]
    plain = not any(isinstance(node, ast.Constant) for value in further for node in ast.walk(value))
    return kept and plain and all(_repaired(one, other) for one, other in zip(old.args, new.args, strict=False))
