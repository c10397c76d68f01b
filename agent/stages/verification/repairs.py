"""The kinds of change that repair an expression without choosing anything; whatever is none of them needs evidence.

A name that was misspelt or has moved, a literal of the other kind of text, a copy, an argument that the message says was missing,
an element taken as a slice, an import, a refusal, the end of a generator. The list is short on purpose: what is left out of it is
suggested, not proven.
"""

import ast
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import PurePosixPath

from agent.domain.crash import Crash
from agent.domain.fix import CandidateFix
from agent.domain.proof import Reason
from agent.stages.reproduction.expressions import shown, text_of
from agent.stages.verification.changed_code import MODULE, ChangedScope, Scope, changed_scopes, inside, is_founded
from agent.stages.verification.repaired_expressions import Repairing
from agent.stages.verification.repaired_statements import differences

READ = frozenset({".py", ".pyi", ".md", ".rst", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx"})
MISSING = re.compile(r"missing \d+ required")
QUOTED = re.compile(r"'(\w+)'")


def beyond_repair(fix: CandidateFix, crash: Crash) -> tuple[Reason, ...]:
    """What a change does beyond repairing expressions, one reason a function; rules answer for theirs.

    Args:
        fix: the candidate.
        crash: the incident's; its message names arguments that were missing.
    """
    if is_founded(fix):
        return ()
    data = [change.path for change in fix.diff.changes if PurePosixPath(change.path).suffix not in READ]
    others = (Reason(code="unfounded", text=f"{path} is no program; what it changes can't be told.") for path in data)
    message = crash.message.reveal()
    missing = frozenset(QUOTED.findall(message)) if MISSING.search(message) else frozenset()
    return (*others, *(reason for scope in changed_scopes(fix) for reason in _beyond(scope, missing)))


def _beyond(scope: ChangedScope, missing: frozenset[str]) -> Iterator[Reason]:
    if scope.after is None:
        return  # what goes is told apart
    if scope.before is None:
        if scope.name != MODULE or scope.after.body:
            text = f"{scope.name} of {scope.path} is new; nothing shows that it does what is meant."
            yield Reason(code="unfounded", text=text)
        return
    if _decorators(scope.before) != _decorators(scope.after):
        yield Reason(code="unfounded", text=f"{scope.name} of {scope.path} is decorated in another way.")
        return
    nodes = list(ast.walk(scope.module or scope.before))
    names = {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }
    repairing = Repairing(names=frozenset(names), missing=missing)
    before, after = (_without_functions(one) if isinstance(one, ast.Module) else one for one in (scope.before, scope.after))
    for old, new in differences(before.body, after.body, repairing, _calls(scope.before)):
        what = f"`{shown(text_of(new))}`" if new is not None else "nothing"
        instead = f" in the place of `{shown(text_of(old))}`" if old is not None else ""
        text = f"{scope.name} of {scope.path} has {what}{instead}; nothing shows that this is right."
        yield Reason(code="unfounded", text=text)
        return


def _decorators(scope: Scope) -> list[str]:
    return [] if isinstance(scope, ast.Module) else [ast.dump(item) for item in scope.decorator_list]


def _calls(scope: Scope) -> frozenset[str]:
    """What the function called before, spelled out."""
    return frozenset(text_of(node) for node in inside(scope) if isinstance(node, ast.Call))


class _WithoutFunctions(ast.NodeTransformer):
    """Leaves functions out: they are scopes of their own."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Nothing."""

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """Nothing."""


def _without_functions(module: ast.Module) -> ast.Module:
    copy = deepcopy(module)
    _WithoutFunctions().visit(copy)
    return copy
