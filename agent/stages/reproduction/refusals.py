"""Exceptions by which the code that is called refuses an input: with one of them a call has ended as it was meant to.

What crashed on an input may be mended by an answer or by a refusal; both are seen often. Where the code on the crash's
path already refuses inputs by an exception of its own, the test that is kept asks for no more than one of the two. Its
strict twin tells which it was.
"""

import ast
import builtins
import re
from collections import Counter
from collections.abc import Iterator

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import callee_at, class_node, own_nodes
from agent.stages.reproduction.expressions import reference, text_of
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.scope import Scope, scope_of

# A caller may be told these; the others say that the program itself is at fault.
BUILTIN = frozenset({"ValueError", "TypeError", "KeyError", "IndexError", "LookupError", "OverflowError", "ArithmeticError"})
TYPES_AT_MOST = 2
DOCUMENTED = re.compile(r"^\s*(?::raises?\s+([\w.]+)\s*:|([A-Z]\w*(?:Error|Exception))\s*(?::|$))", re.MULTILINE)
WORDS_OF_REFUSAL = re.compile(r"Error|Exception|Invalid|Refused|Illegal|Bad[A-Z]|Malformed")


def foreseen_refusals(bench: Bench, call: Invocation) -> tuple[ast.expr, ...]:
    """Exception classes that the called code raises on purpose or documents, the nearest to the crash first; at most two.

    Those of the repository count wherever a file on the crash's path raises them; built-in ones only where a function on the path
    does, or its documentation says so. The type that crashed is none of them.
    """
    found: Counter[tuple[str, str]] = Counter()
    for distance, located in enumerate(reversed(bench.context.frames[call.frame :])):
        scope = scope_of(bench, located.path)
        callee = callee_at(bench, located.path, located.line, located.symbol)
        nodes = list(own_nodes(callee.node)) if callee else []
        documented = _documented(ast.get_docstring(callee.node) or "") if callee else ()
        weight = 1_000 - min(distance, 900)
        for name in (*documented, *(_raised(node) for node in nodes)):
            if resolved := _resolved(bench, scope, name, builtin=True):
                found[resolved] = max(found[resolved], weight + 1_000)
        tree = bench.parsed(located.path)
        for name in (_raised(node) for node in ast.walk(tree) if tree) if tree else ():
            if resolved := _resolved(bench, scope, name, builtin=False):
                found[resolved] = max(found[resolved], weight)
    return tuple(
        reference(module, name) if module else ast.Name(id=name, ctx=ast.Load())
        for (module, name), _ in found.most_common()
        if name.rpartition(".")[2] != bench.context.signature.type
    )[:TYPES_AT_MOST]


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
