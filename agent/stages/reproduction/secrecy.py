"""Whether a test that is to be published holds a secret."""

import ast
from collections.abc import Iterator

from agent.redact import redact


def holds_secret(content: str) -> bool:
    """True when a text in the code, or a text beside the name it is given to, looks like a secret.

    Looked at value by value: in the source as one text, two neighbours of a list would be taken for a name and its value.

    Args:
        content: Python source.
    """
    return any(redact(line) != line for line in _lines(ast.parse(content)))


def _lines(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        yield from _texts(node)
        for name, value in _pairs(node):
            yield from (f"{name}: {text!r}" for text in _texts(value))


def _pairs(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Names and what is given to them."""
    match node:
        case ast.keyword(arg=str() as name, value=value):
            yield name, value
        case ast.Assign(targets=targets, value=value):
            yield from ((name, value) for target in targets for name in _names(target))
        case ast.Dict(keys=keys, values=values):
            yield from ((name, value) for key, value in zip(keys, values, strict=True) for name in _texts(key))
        case ast.Tuple(elts=[first, second]) | ast.List(elts=[first, second]):
            yield from ((name, second) for name in _texts(first))


def _names(target: ast.AST) -> Iterator[str]:
    match target:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            yield name
        case ast.Subscript(slice=key):
            yield from _texts(key)


def _texts(node: ast.AST | None) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.Constant(value=bytes() as data):
            yield data.decode("latin-1")
