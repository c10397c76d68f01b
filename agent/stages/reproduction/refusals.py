"""Exceptions by which the code that is called refuses an input: with one of them a call has ended as it was meant to.

What crashed on an input may be mended by an answer or by a refusal; both are seen often. Where the code on the crash's
path already refuses inputs by an exception of its own, the test that is kept asks for no more than one of the two. Its
strict twin tells which it was.
"""

import ast
import builtins
import re
from collections.abc import Iterator

from agent.domain.location import LocatedFrame
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Definition, callee_at, class_node, own_nodes
from agent.stages.reproduction.expressions import reference, text_of
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.scope import Scope, scope_of

# A caller may be told these; the others say that the program itself is at fault.
BUILTIN = frozenset({"ValueError", "TypeError", "KeyError", "IndexError", "LookupError", "OverflowError", "ArithmeticError"})
TYPES_AT_MOST = 3
FRAMES_AT_MOST = 30
DOCUMENTED = re.compile(r"^\s*(?::raises?\s+([\w.]+)\s*:|([A-Z]\w*(?:Error|Exception))\s*(?::|$))", re.MULTILINE)
WORDS_OF_REFUSAL = re.compile(r"Error|Exception|Invalid|Refused|Illegal|Bad[A-Z]|Malformed")


def foreseen_refusals(bench: Bench, call: Invocation) -> tuple[ast.expr, ...]:
    """Exception classes that a call may end with as it was meant to, at most three; the type that crashed is none of them.

    Those that the called function raises or documents come first, then those of the functions nearest to the crash, then those of
    the classes they belong to. Built-in ones count only where a function on the crash's path raises or documents them.
    """
    return tuple(
        reference(module, name) if module else ast.Name(id=name, ctx=ast.Load()) for module, name in _foreseen(bench, call)
    )[:TYPES_AT_MOST]


def foreseen_names(bench: Bench, call: Invocation) -> frozenset[str]:
    """Unqualified names of all of them."""
    return frozenset(name.rpartition(".")[2] for _, name in _foreseen(bench, call))


def _foreseen(bench: Bench, call: Invocation) -> tuple[tuple[str, str], ...]:
    """Module and name of each, no module for a built-in one."""
    frames = bench.context.frames
    found: dict[tuple[str, str], None] = {}
    nearest_first = [call.frame, *range(len(frames) - 1, call.frame, -1)][:FRAMES_AT_MOST]
    around: list[tuple[Scope, str]] = []
    for index in nearest_first:
        located = frames[index]
        scope = scope_of(bench, located.path)
        for name in _of_function(bench, located):
            if resolved := _resolved(bench, scope, name, builtin=True):
                found.setdefault(resolved)
        around += [(scope, name) for name in _of_definition(bench, located)]
    for scope, name in around:
        if resolved := _resolved(bench, scope, name, builtin=False):
            found.setdefault(resolved)
    return tuple(item for item in found if item[1].rpartition(".")[2] != bench.context.signature.type)


def _of_function(bench: Bench, located: LocatedFrame) -> Iterator[str]:
    """What the function of a frame documents and raises."""
    if callee := callee_at(bench, located.path, located.line, located.symbol):
        yield from _documented(ast.get_docstring(callee.node) or "")
        yield from filter(None, map(_raised, own_nodes(callee.node)))


def _of_definition(bench: Bench, located: LocatedFrame) -> Iterator[str]:
    """What the class or outer function around a frame raises anywhere."""
    tree = bench.parsed(located.path)
    for node in tree.body if tree else ():
        if isinstance(node, Definition) and node.lineno <= located.line <= (node.end_lineno or node.lineno):
            yield from filter(None, map(_raised, ast.walk(node)))


def _raised(node: ast.AST) -> str:
    """Name of the class of a `raise Class(...)`, empty for anything else."""
    match node:
        case ast.Raise(exc=ast.Call(func=ast.Name() | ast.Attribute() as raised)):
            return text_of(raised)
        case ast.Raise(exc=ast.Name() | ast.Attribute() as raised):
            return text_of(raised)
    return ""


def _documented(docstring: str) -> Iterator[str]:
    yield from (first or second for first, second in DOCUMENTED.findall(docstring))


def _resolved(bench: Bench, scope: Scope, name: str, *, builtin: bool) -> tuple[str, str] | None:
    """Module and name of an exception class that a test may name; no module for a built-in one."""
    if name in BUILTIN and hasattr(builtins, name):
        return ("", name) if builtin else None
    last = name.rpartition(".")[2]
    if not last or last.startswith("_") or not WORDS_OF_REFUSAL.search(last):
        return None
    found = scope.class_named(name)
    if found is None or found[0] not in bench.own_modules:
        return None
    return found if class_node(bench, bench.path_of(found[0]), found[1]) is not None else None
