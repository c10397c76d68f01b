"""Values of a test as expressions whose names know where they are imported from.

A name is written `module:Attribute.Inner` inside the tree and gets its final spelling, and its import, when the test is rendered.
"""

import ast
from collections.abc import Iterator
from copy import deepcopy


class NotRebuildable(Exception):
    """A recorded value can't be built again; the text says why."""


def shown(text: str, longest: int = 60) -> str:
    """Outside text inside one of our sentences: one line, no marks that would end a code span, cut to a length."""
    plain = "".join(character if character.isprintable() and character != "`" else "?" for character in text)
    return plain if len(plain) <= longest else plain[: longest - 3] + "..."


def reference(module: str, attribute: str = "") -> ast.Name:
    """A name that is imported: `from module import attribute`, or the module itself."""
    return ast.Name(id=f"{module}:{attribute}", ctx=ast.Load())


def constant(value: str | bytes | float | complex | bool | None) -> ast.expr:
    """A literal; negative numbers are spelled as Python spells them."""
    return ast.parse(repr(value), mode="eval").body


def call(function: ast.expr, *positional: ast.expr, **named: ast.expr) -> ast.Call:
    """A call."""
    return ast.Call(
        func=function, args=list(positional), keywords=[ast.keyword(arg=name, value=value) for name, value in named.items()]
    )


def mapping(items: dict[str, ast.expr]) -> ast.Dict:
    """A dict display with string keys."""
    return ast.Dict(keys=[constant(key) for key in items], values=list(items.values()))


def size(node: ast.AST) -> int:
    """How much a reader has to read: nodes, and characters of long texts."""
    return sum(1 + _length(inner) // 8 for inner in ast.walk(node) if isinstance(inner, ast.expr))


def depth_of(node: ast.AST) -> int:
    """How many expressions are inside of one another at most."""
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        inner, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in ast.iter_child_nodes(inner) if isinstance(child, ast.expr)]
    return deepest


def text_of(node: ast.AST) -> str:
    """Source text of a node, empty where it is nested too deeply to be written down."""
    try:
        return ast.unparse(node)
    except RecursionError:
        return ""


def references(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Every `(module, attribute)` a tree needs."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and ":" in inner.id:
            module, _, attribute = inner.id.partition(":")
            yield module, attribute


def spelled(node: ast.expr, names: dict[tuple[str, str], str]) -> str:
    """Source text, with each reference spelled as `names` says."""
    copy = deepcopy(node)
    for inner in ast.walk(copy):
        if isinstance(inner, ast.Name) and ":" in inner.id:
            module, _, attribute = inner.id.partition(":")
            inner.id = names[(module, attribute)]
    return ast.unparse(ast.fix_missing_locations(copy))


def same(left: ast.expr, right: ast.expr) -> bool:
    """True when two expressions are spelled alike."""
    return ast.dump(left) == ast.dump(right)


def _length(node: ast.expr) -> int:
    return len(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) else 0
