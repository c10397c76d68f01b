"""Functions that callers must call in another way after the change."""

import ast
from collections.abc import Iterator

from agent.domain.fix import CandidateFix
from agent.domain.proof import Reason
from agent.stages.reproduction.expressions import text_of
from agent.stages.verification.changed_code import ChangedScope, Scope, changed_scopes


def changed_signatures(fix: CandidateFix) -> tuple[Reason, ...]:
    """Parameters that went, became required, changed their default or their order; added optional ones at the end are fine."""
    return tuple(reason for scope in changed_scopes(fix) for reason in _changed(scope))


def _changed(scope: ChangedScope) -> Iterator[Reason]:
    before, after = _parameters(scope.before), _parameters(scope.after)
    if before is None or after is None:
        return
    kept = [name for name in after if name in before]
    what = ""
    if gone := [name for name in before if name not in after]:
        what = f"no longer takes {gone[0]}"
    elif kept != list(before) or list(after)[: len(before)] != list(before):
        what = "takes its parameters in another order"
    elif required := [name for name, default in after.items() if not default and before.get(name, "-")]:
        what = f"now needs {required[0]}"
    elif other := [name for name in kept if before[name] != after[name]]:
        what = f"has {after[other[0]]} for {other[0]} where it had {before[other[0]]}"
    elif isinstance(scope.before, ast.AsyncFunctionDef) is not isinstance(scope.after, ast.AsyncFunctionDef):
        what = "is called in another way"
    if what:
        yield Reason(code="changes-signature", text=f"{scope.name} of {scope.path} {what}; its callers may not know.")


def _parameters(scope: Scope | None) -> dict[str, str] | None:
    """Name -> default, empty for a required one; positional ones first, in order."""
    if scope is None or isinstance(scope, ast.Module):
        return None
    arguments = scope.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = dict(zip([item.arg for item in reversed(positional)], reversed(arguments.defaults), strict=False))
    found = {item.arg: text_of(defaults[item.arg]) if item.arg in defaults else "" for item in positional}
    found |= {f"*{item.arg}": "any" for item in (arguments.vararg, arguments.kwarg) if item}
    named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return found | {item.arg: text_of(default) if default else "" for item, default in named}
