"""Attributes that a call changes while it runs: what they held at the crash is not what they held when it began."""

import ast
from collections.abc import Iterator

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Callee, FunctionNode, own_nodes

_DEEPEST = 4
_FUNCTIONS_AT_MOST = 300
_CHANGING = frozenset(
    {"append", "appendleft", "add", "clear", "discard", "extend", "insert", "pop", "popitem", "popleft", "remove", "setdefault"}
    | {"sort", "update", "write", "read", "readline", "seek"}
)


def changed_attributes(bench: Bench, callee: Callee) -> frozenset[str]:
    """Names of attributes that the function, or what it calls by name in the crash's files, assigns to or changes.

    Args:
        bench: the repository; only files of the crash are looked at.
        callee: where the call begins.
    """
    paths = dict.fromkeys([callee.path, *(located.path for located in bench.context.frames)])
    known = [*_functions(bench, tuple(paths))]
    found: set[str] = set()
    seen: set[int] = set()
    waiting: list[tuple[FunctionNode, int]] = [(callee.node, 0)]
    while waiting and len(seen) < _FUNCTIONS_AT_MOST:
        function, depth = waiting.pop(0)
        if id(function) in seen:
            continue
        seen.add(id(function))
        nodes = [*own_nodes(function)]
        found |= {name for node in nodes for name in _changed(node)}
        called = {name for node in nodes for name in _called(node)}
        if depth < _DEEPEST:
            waiting += [(one, depth + 1) for one in known if one.name in called and one.name != "__init__"]
    return frozenset(found)


def _functions(bench: Bench, paths: tuple[str, ...]) -> Iterator[FunctionNode]:
    for path in paths:
        tree = bench.parsed(path)
        yield from (node for node in (ast.walk(tree) if tree else ()) if isinstance(node, FunctionNode))


def _changed(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Attribute(attr=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.Subscript(value=ast.Attribute(attr=name), ctx=ast.Store() | ast.Del()):
            yield name
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr=name), attr=verb)) if verb in _CHANGING:
            yield name


def _called(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            yield name
