"""Calls that the repository itself shows: in doctests and in tests, with literal arguments only."""

import ast
import doctest
from collections.abc import Iterator, Sequence
from itertools import islice

from agent.domain.proof import ReproductionKind
from agent.policy import is_test_path
from agent.stages.reproduction.bench import Bench, parse_module
from agent.stages.reproduction.callees import Binding, Callee
from agent.stages.reproduction.invocation import Invocation, callable_from_test, distinct

QUOTED_AT_MOST = 32
FILES_AT_MOST = 200
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
LITERALS = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.UnaryOp, ast.USub, ast.Load, ast.expr_context)


def quoted_calls(bench: Bench, callees: Sequence[tuple[int, Callee]]) -> tuple[Invocation, ...]:
    """Calls of these functions (frame, function) as docstrings and tests write them; methods are left to the neighbours."""
    plain = {callee.name: (frame, callee) for frame, callee in callees if _is_plain(callee)}
    if not plain:
        return ()
    found = (
        Invocation(
            kind=ReproductionKind.SEARCH,
            callee=plain[name][1],
            frame=plain[name][0],
            positional=tuple(node.args),
            named=tuple((keyword.arg, keyword.value) for keyword in node.keywords if keyword.arg),
        )
        for name, node in _written(bench, plain)
    )
    return tuple(islice(distinct(found), QUOTED_AT_MOST))


def _is_plain(callee: Callee) -> bool:
    return callee.binding is Binding.MODULE and callable_from_test(callee)


def _written(bench: Bench, plain: dict[str, tuple[int, Callee]]) -> Iterator[tuple[str, ast.Call]]:
    for tree in _sources(bench, plain):
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in plain and _literal(node):
                    yield name, node


def _sources(bench: Bench, plain: dict[str, tuple[int, Callee]]) -> Iterator[ast.Module]:
    for path in dict.fromkeys(callee.path for _, callee in plain.values()):
        yield from _doctests(bench.parsed(path))
    spoken = [name.encode() for name in plain]
    tests = [path for path in sorted(bench.paths) if path.endswith(".py") and is_test_path(path)]
    for path in tests[:FILES_AT_MOST]:
        tree = bench.parsed(path) if any(name in bench.source(path) for name in spoken) else None
        if tree is not None:
            yield tree


def _doctests(tree: ast.Module | None) -> Iterator[ast.Module]:
    for node in ast.walk(tree) if tree else ():
        text = ast.get_docstring(node) if isinstance(node, DOCUMENTED) else None
        if text and ">>>" in text:
            try:
                examples = doctest.DocTestParser().get_examples(text)
            except ValueError:  # a prompt that is indented as no doctest is
                continue
            yield from (parsed for example in examples if (parsed := parse_module(example.source.encode())))


def _literal(node: ast.Call) -> bool:
    values = [*node.args, *(keyword.value for keyword in node.keywords)]
    named = all(keyword.arg for keyword in node.keywords)
    return named and all(isinstance(inner, LITERALS) for value in values for inner in ast.walk(value))
