"""Options that a function takes by `**`: which names it knows is written where they are taken out."""

import ast
from collections.abc import Iterator

from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.callees import Callee, FunctionNode, own_nodes
from agent.stages.reproduction.expressions import constant, text_of
from agent.stages.reproduction.objects import constructor_of
from agent.stages.reproduction.scope import absolute, scope_of
from agent.stages.reproduction.usage import usage_of

FILES_AT_MOST = 12
OPTIONS_AT_MOST = 60
PLAIN = (True, False, 1)


def keyword_options(bench: Bench, callee: Callee) -> dict[str, list[ast.expr]]:
    """Name of an option -> values the code compares it with, else flags; empty for functions without `**`.

    Args:
        bench: the repository; the function's module, those of the crash and those it imports are read.
        callee: the function.
    """
    extra = callee.node.args.kwarg
    if extra is None:
        return {}
    found: dict[str, list[ast.expr]] = {}
    for name, values in _forwarded(bench, callee, extra.arg):
        found.setdefault(name, values)
    for path in _files(bench, callee):
        tree = bench.parsed(path)
        functions = (node for node in ast.walk(tree) if isinstance(node, FunctionNode)) if tree else ()
        for function in functions:
            for name, values in _taken_out(function, extra.arg):
                found.setdefault(name, values)
    return dict(list(found.items())[:OPTIONS_AT_MOST])


def _files(bench: Bench, callee: Callee) -> list[str]:
    crash = [located.path for located in bench.context.frames]
    tree = bench.parsed(callee.path)
    is_package = callee.path.endswith("/__init__.py")
    origins = [
        f"{origin}.{alias.name}" if f"{origin}.{alias.name}" in bench.own_modules else origin
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, ast.ImportFrom) and (origin := absolute(node, callee.module, is_package=is_package))
        for alias in node.names
    ]
    imported = [bench.path_of(origin) for origin in origins]
    return list(dict.fromkeys(path for path in (callee.path, *crash, *imported) if path))[:FILES_AT_MOST]


def _taken_out(function: FunctionNode, mapping: str) -> Iterator[tuple[str, list[ast.expr]]]:
    """`options["name"]`, `options.get("name", ...)`, `"name" in options`."""
    for node in own_nodes(function):
        key, default = _key(node, mapping)
        if key.isidentifier():
            spelled = frozenset({text_of(node)}) if not isinstance(node, ast.Compare) else frozenset[str]()
            compared = usage_of(function, spelled, 2).constants if spelled else []
            plain = [constant(value) for value in PLAIN]
            yield key, [*compared, *([default] if default is not None else []), *plain]


def _key(node: ast.AST, mapping: str) -> tuple[str, ast.expr | None]:
    match node:
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str() as key)) if name == mapping:
            return key, None
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="get" | "pop" | "setdefault"),
            args=[ast.Constant(value=str() as key), *rest],
        ) if name == mapping:
            return key, next((value for value in rest if isinstance(value, ast.Constant)), None)
        case ast.Compare(left=ast.Constant(value=str() as key), comparators=[ast.Name(id=name)]) if name == mapping:
            return key, None
    return "", None


def _forwarded(bench: Bench, callee: Callee, mapping: str) -> Iterator[tuple[str, list[ast.expr]]]:
    """Parameters of a class of the repository that is made with them."""
    scope = scope_of(bench, callee.path)
    for node in own_nodes(callee.node):
        if isinstance(node, ast.Call) and any(item.arg is None and text_of(item.value) == mapping for item in node.keywords):
            found = scope.class_named(text_of(node.func))
            constructor = constructor_of(bench, bench.path_of(found[0]), found[1]) if found else None
            for parameter in constructor.parameters if constructor else ():
                default = constructor.default(parameter.arg) if constructor else None
                if default is not None:
                    usage = usage_of(constructor.node, frozenset({parameter.arg})) if constructor else None
                    flipped = isinstance(default, ast.Constant) and isinstance(default.value, bool)
                    values = [constant(not default.value)] if flipped and isinstance(default, ast.Constant) else []
                    yield parameter.arg, [*values, *(usage.constants if usage else [])]
