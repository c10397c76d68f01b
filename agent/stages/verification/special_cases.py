"""Changes that ask for the very value that crashed."""

import ast
from collections.abc import Iterator

from agent.domain.crash import Crash
from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext
from agent.domain.proof import Baseline, Reason, Reproducer
from agent.stages.reproduction.bench import parse_module
from agent.stages.reproduction.expressions import text_of
from agent.stages.verification.changed_code import ChangedScope, changed_scopes, inside

# Values that a guard asks for whatever crashed.
COMMON = frozenset({"", "0", "1", "-1", "None", "True", "False", "0.0", "inf"})
SHORTEST = 2


def special_cases(fix: CandidateFix, context: CodeContext, baseline: Baseline) -> tuple[Reason, ...]:
    """Comparisons of new lines with a literal that the crash's variables or its reproduction hold."""
    seen = _recorded(context) | {text for proof in (baseline.reproducer, *baseline.witnesses) if proof for text in _given(proof)}
    return tuple(reason for scope in changed_scopes(fix) if scope.after for reason in _found(scope, seen - COMMON))


def _found(scope: ChangedScope, seen: set[str]) -> Iterator[Reason]:
    known = {str(node.value) for node in ast.walk(scope.module) if isinstance(node, ast.Constant)} if scope.module else set()
    for node in inside(scope.after):
        if not isinstance(node, ast.Compare | ast.Call | ast.MatchValue) or not _begins_new(scope, node):
            continue
        for literal in _literals(node):
            if literal not in known and _is_of(literal, seen):
                yield Reason(
                    code="special-case",
                    text=f"Line {node.lineno} of {scope.path} asks for {literal!r}, which is the value that crashed.",
                )
                return


def _begins_new(scope: ChangedScope, node: ast.Compare | ast.Call | ast.MatchValue) -> bool:
    return node.lineno in scope.come


def _literals(node: ast.AST) -> Iterator[str]:
    """Constants that something is compared with, or that it starts or ends with."""
    match node:
        case ast.Compare(left=left, comparators=others):
            parts = [left, *others]
        case ast.MatchValue(value=value):
            parts = [value]
        case ast.Call(func=ast.Attribute(attr="startswith" | "endswith" | "match" | "fullmatch" | "search"), args=arguments):
            parts = list(arguments)
        case _:
            parts = []
    for part in parts:
        for leaf in ast.walk(part):
            if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str | bytes | int | float):
                yield str(leaf.value)


def _is_of(literal: str, seen: set[str]) -> bool:
    """The whole value; texts that differ by case only count as the same."""
    return len(literal) >= SHORTEST and literal.lower() in {text.lower() for text in seen}


def _recorded(context: CodeContext) -> set[str]:
    """Values of the frames' variables, without their quotation marks."""
    values = [value for located in context.frames for value in located.frame.locals.values()]
    return {leaf for value in values for leaf in _leaves(value)} | _quoted(context.crash)


def _quoted(crash: Crash) -> set[str]:
    return set(_leaves(crash.message.reveal())) if crash.short_type == "KeyError" else set()


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner)
    elif isinstance(value, str):
        yield value.strip("'\"")
    elif value is not None:
        yield str(value)


def _given(proof: Reproducer) -> Iterator[str]:
    """Literals of the generated test."""
    for change in proof.files:
        tree = parse_module(change.after or b"")
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, ast.Constant) and not isinstance(node.value, bool | None):
                yield str(node.value)
            elif isinstance(node, ast.UnaryOp):
                yield text_of(node)
