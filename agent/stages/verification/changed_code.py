"""The functions that a change touches, as they were and as they are."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from agent.domain.fix import CandidateFix
from agent.stages.reproduction.bench import parse_module
from agent.stages.verification.silencing import changed_lines

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Module
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
MODULE = "<module>"
TRUSTED_AUTHORS = "rule:"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedScope:
    """One function (or the module's own statements) that differs.

    Args:
        path: of its file.
        name: qualified, `<module>` for the module.
        before: None when it is new.
        after: None when it is gone.
        come: lines of the new file that are new, 1-based.
        module: the whole file before, None when the file is new.
    """

    path: str
    name: str
    before: Scope | None
    after: Scope | None
    come: frozenset[int]
    module: ast.Module | None

    def is_new(self, node: ast.stmt | ast.expr | ast.ExceptHandler) -> bool:
        """True when the node begins on a line that came with the change."""
        return node.lineno in self.come


def is_founded(fix: CandidateFix) -> bool:
    """True for fixes of rules, which answer for the evidence of what they put in a failing case's place."""
    return fix.author.startswith(TRUSTED_AUTHORS)


def changed_scopes(fix: CandidateFix) -> Iterator[ChangedScope]:
    """Every function of the program that differs; files that don't parse are left out, and tests that a runner collects."""
    for change in fix.diff.changes:
        if not change.path.endswith(".py") or _is_collected(change.path):
            continue
        before, after = parse_module(change.before or b""), parse_module(change.after or b"")
        if after is None and change.after:
            continue
        _, come = changed_lines(change)
        old, new = (_numbered(tree) for tree in (before, after))
        for name, number in dict.fromkeys([*old, *new]):
            was, now = old.get((name, number)), new.get((name, number))
            if _dump(was) != _dump(now):
                yield ChangedScope(path=change.path, name=name, before=was, after=now, come=come, module=before)


def inside(scope: Scope | None) -> Iterator[ast.AST]:
    """Nodes of a scope; functions inside a function count as its own, those of a module or class do not."""
    waiting: list[ast.AST] = list(scope.body) if scope else []
    skips = isinstance(scope, ast.Module)
    while waiting:
        node = waiting.pop()
        if skips and isinstance(node, FUNCTIONS):
            continue
        yield node
        waiting.extend(ast.iter_child_nodes(node))


def _is_collected(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith("test_") or name.endswith("_test.py")


def _numbered(tree: ast.Module | None) -> dict[tuple[str, int], Scope]:
    """Scopes by name and how many of that name came before: a property and its setter share theirs."""
    found: dict[tuple[str, int], Scope] = {}
    counts: Counter[str] = Counter()
    for name, scope in _scopes(tree) if tree else ():
        found[(name, counts[name])] = scope
        counts[name] += 1
    return found


def _scopes(tree: ast.Module) -> Iterator[tuple[str, Scope]]:
    yield MODULE, tree
    waiting: list[tuple[ast.AST, str]] = [(node, "") for node in reversed(tree.body)]
    while waiting:
        node, owner = waiting.pop()
        name = f"{owner}.{node.name}".lstrip(".") if isinstance(node, (*FUNCTIONS, ast.ClassDef)) else owner
        if isinstance(node, FUNCTIONS):
            yield name, node
            continue
        waiting += [(child, name) for child in reversed(list(ast.iter_child_nodes(node)))]


def _dump(scope: Scope | None) -> str:
    """Its structure; for a module only what is outside of functions."""
    if isinstance(scope, ast.Module):
        return "\n".join(sorted(_own(scope)))
    return ast.dump(scope) if scope else ""


def _own(module: ast.Module) -> Iterator[str]:
    for node in inside(module):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.ClassDef | ast.If | ast.Try | ast.With | ast.For | ast.While):
            yield ast.dump(node)
        elif isinstance(node, ast.If | ast.While):
            yield ast.dump(node.test)
        elif isinstance(node, ast.ExceptHandler):
            yield ast.dump(ast.ExceptHandler(type=node.type, name=node.name, body=[]))
