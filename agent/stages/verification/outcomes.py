"""What a change decides for the case that crashed, where nothing shows that it is right.

A replay is green for any value in the failing case's place. What came out of a new branch, a new handler or a new default is a
choice, and a choice needs evidence (docs/decisions/0008): rules answer for theirs, everybody else's is left to people.
"""

import ast
from collections import Counter
from collections.abc import Iterator

from agent.domain.fix import CandidateFix
from agent.domain.proof import Reason
from agent.stages.reproduction.expressions import text_of
from agent.stages.verification.changed_code import ChangedScope, changed_scopes, inside, is_founded
from agent.stages.verification.chosen_values import FILTERING, assigned_value, chosen_value

AGREEING = 2
LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break, ast.Yield, ast.YieldFrom)


def unfounded_outcomes(fix: CandidateFix) -> tuple[Reason, ...]:
    """Branches, handlers, defaults and conversions that came with the change and that nobody answers for."""
    if is_founded(fix):
        return ()
    found = (reason for scope in changed_scopes(fix) if scope.after for reason in _unfounded(scope))
    return tuple({reason.text: reason for reason in found}.values())


def _unfounded(scope: ChangedScope) -> Iterator[Reason]:
    known = _texts(scope.module)
    conditions = _inside_conditions(scope)
    for node in inside(scope.after):
        if not isinstance(node, ast.stmt | ast.expr | ast.ExceptHandler):
            continue
        what = _decides(scope, node, known, in_condition=id(node) in conditions) if _touched(scope, node) else ""
        if what := what or _otherwise(scope, node):
            yield Reason(code="unfounded", text=f"Line {node.lineno} of {scope.path} {what}; nothing shows that this is right.")


def _otherwise(scope: ChangedScope, node: ast.stmt | ast.expr | ast.ExceptHandler) -> str:
    """An old `if` that has got an `else`, or an old `match` a case, which does not refuse."""
    if isinstance(node, ast.Match):
        new = [case for case in node.cases if case.pattern.lineno in scope.come and not _always_raises(case.body)]
        return f"adds the case `{text_of(new[0].pattern)}`" if new else ""
    if not isinstance(node, ast.If) or not _plain_else(node) or _always_raises(node.orelse):
        return ""
    before = [item for item in inside(scope.before) if isinstance(item, ast.If) and ast.dump(item.test) == ast.dump(node.test)]
    had_none = before and not any(_plain_else(item) for item in before)
    return f"decides what to do unless `{text_of(node.test)}`" if had_none else ""


def _plain_else(node: ast.If) -> bool:
    return bool(node.orelse) and not isinstance(node.orelse[0], ast.If)


def _touched(scope: ChangedScope, node: ast.stmt | ast.expr | ast.ExceptHandler) -> bool:
    """On a new line, its condition included; the body of an old `if` that was indented does not make it new."""
    test = range(node.test.lineno, (node.test.end_lineno or node.test.lineno) + 1) if isinstance(node, ast.If | ast.While) else ()
    return scope.is_new(node) or bool(scope.come & set(test))


def _decides(scope: ChangedScope, node: ast.AST, known: Counter[str], *, in_condition: bool) -> str:
    match node:
        case ast.If() | ast.While():
            return _branch(scope, node)
        case ast.ExceptHandler() if not _always_raises(node.body):
            return "goes on after an exception"
        case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=ast.expr() as value):
            return assigned_value(scope, target, value)
        case ast.expr():
            return chosen_value(scope, node, known, in_condition=in_condition)
    return ""


def _branch(scope: ChangedScope, node: ast.If | ast.While) -> str:
    """A new branch decides, unless it only refuses or the file does the same twice; an old one only where it is narrowed."""
    before = [item for item in inside(scope.before) if isinstance(item, type(node))]
    same_body = [item for item in before if _body(item) == _body(node)]
    if same_body:
        old = {ast.dump(item.test) for item in same_body}
        if ast.dump(node.test) in old or _only_narrowed(scope, node, same_body):
            return ""
        return f"changes which way is taken to `{text_of(node.test)}`"
    if _always_raises(node.body) and not node.orelse:
        return ""
    alike = [item for item in ast.walk(scope.module) if isinstance(item, ast.If)] if scope.module else []
    agreeing = sum(ast.dump(item.test) == ast.dump(node.test) and _body(item) == _body(node) for item in alike)
    if agreeing >= AGREEING and not _leaves_effects(scope, node):
        return ""
    return f"decides by `{text_of(node.test)}`"


def _only_narrowed(scope: ChangedScope, node: ast.If | ast.While, before: list[ast.If | ast.While]) -> bool:
    """A further `and` that the file asks twice elsewhere, before what was asked already, where the body decides no answers."""
    if node.orelse or any(isinstance(item, LEAVES) for statement in node.body for item in ast.walk(statement)):
        return False
    kept = set(_conjuncts(node.test))
    tests = [item.test for item in ast.walk(scope.module) if isinstance(item, ast.If | ast.While)] if scope.module else []
    asked = Counter(part for test in tests for part in _conjuncts(test))
    olds = [set(_conjuncts(item.test)) for item in before]
    return any(old < kept and all(asked[part] >= AGREEING for part in kept - old) for old in olds)


def _conjuncts(test: ast.expr) -> Iterator[str]:
    values = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
    yield from (ast.dump(value) for value in values)


def _leaves_effects(scope: ChangedScope, node: ast.If | ast.While) -> bool:
    """The branch leaves the function before statements that store something."""
    within = [item for statement in node.body for item in ast.walk(statement)]
    if not any(isinstance(item, ast.Return | ast.Continue | ast.Break) for item in within):
        return False
    stores = (item for item in inside(scope.after) if isinstance(item, ast.Attribute | ast.Subscript))
    return any(isinstance(item.ctx, ast.Store | ast.Del) and item.lineno > node.lineno for item in stores)


def _always_raises(body: list[ast.stmt]) -> bool:
    last = body[-1] if body else None
    match last:
        case ast.Raise():
            return True
        case ast.If(body=inner, orelse=otherwise):
            return bool(otherwise) and _always_raises(inner) and _always_raises(otherwise)
    return False


def _body(node: ast.If | ast.While) -> str:
    return "".join(ast.dump(item) for item in (*node.body, *node.orelse))


def _texts(module: ast.Module | None) -> Counter[str]:
    """Spellings of the expressions that a file had before, only of the kinds that decide."""
    kinds = (ast.IfExp, ast.BoolOp, ast.Call, *FILTERING)
    return Counter(text_of(node) for node in ast.walk(module) if isinstance(node, kinds)) if module else Counter()


def _inside_conditions(scope: ChangedScope) -> set[int]:
    """Ids of nodes that stand where only their truth matters."""
    tests: list[ast.expr] = []
    for node in inside(scope.after):
        match node:
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) | ast.Assert(test=test):
                tests.append(test)
            case ast.comprehension(ifs=ifs):
                tests += ifs
    return {id(node) for test in tests for node in ast.walk(test)}
