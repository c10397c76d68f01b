"""Values that a change makes up for the case that crashed, where its author doesn't say so."""

import ast
from collections.abc import Iterator

from agent.domain.fix import CandidateFix, FileChange
from agent.domain.proof import Reason
from agent.stages.reproduction.bench import parse_module
from agent.stages.reproduction.expressions import text_of
from agent.stages.verification.silencing import changed_lines, is_constant

TRUSTED_AUTHORS = "rule:"


def undeclared_fallbacks(fix: CandidateFix) -> tuple[Reason, ...]:
    """Constants that stand in for a missing value on new lines, and nowhere else in the file; rules declare theirs."""
    if fix.author.startswith(TRUSTED_AUTHORS):
        return ()
    return tuple(reason for change in fix.diff.changes if change.path.endswith(".py") for reason in _undeclared(change))


def _undeclared(change: FileChange) -> Iterator[Reason]:
    before, after = parse_module(change.before or b""), parse_module(change.after or b"")
    known = {text_of(node) for node, _ in _fallbacks(before)} if before else set()
    _, come = changed_lines(change)
    for node, value in _fallbacks(after) if after else ():
        if node.lineno in come and text_of(node) not in known:
            text = f"Line {node.lineno} of {change.path} makes up {text_of(value)} where a value is missing."
            yield Reason(code="invented-value", text=text)


def _fallbacks(tree: ast.Module) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Every expression with a constant for the case that something is missing, and that constant."""
    for node in ast.walk(tree):
        match node:
            case ast.IfExp(body=body, orelse=otherwise):
                yield from ((node, value) for value in (body, otherwise) if is_constant(value))
            case ast.BoolOp(op=ast.Or(), values=[*_, last]) if is_constant(last):
                yield node, last
            case ast.Call(func=ast.Attribute(attr="get" | "pop" | "setdefault"), args=[_, default]) if is_constant(default):
                yield node, default
            case ast.Call(func=ast.Name(id="getattr"), args=[_, _, default]) if is_constant(default):
                yield node, default
            case ast.Call(func=ast.Name(id="next"), args=[_, default]) if is_constant(default):
                yield node, default
