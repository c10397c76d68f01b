"""Calls beside the one that crashed: the same function, each with one thing changed."""

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import zip_longest

from agent.stages.reproduction.expressions import constant
from agent.stages.reproduction.invocation import Invocation, distinct

NEIGHBOURS_AT_MOST = 48
CROSSED_AT_MOST = 8
LEAVES_AT_MOST = 12
LONGEST_TEXT = 4000
CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">", '"': '"', "'": "'"}


def neighbours(call: Invocation) -> tuple[Invocation, ...]:
    """Variations of a call: elements left out, doubled, put elsewhere, other sizes, other keys, options left out.

    Pure; the sandbox tells which of them crash in the same way, which work and which fail otherwise.

    Args:
        call: the one that crashed.
    """
    shares = [list(_varied(call, index)) for index in range(len(call.expressions))]
    mixed = [varied for group in zip_longest(*shares, _without_options(call)) for varied in group if varied is not None]
    return tuple(item for item in distinct(mixed) if item.key != call.key)[:NEIGHBOURS_AT_MOST]


def crossed(call: Invocation, quoted: tuple[Invocation, ...]) -> tuple[Invocation, ...]:
    """What the repository shows of the same function, each with the options that the crash had.

    Args:
        call: the one that crashed.
        quoted: calls that the repository's own tests and docs make.
    """
    same = [other for other in quoted if other.callee.qualified == call.callee.qualified and call.named]
    mixed = [replace(other, named=tuple({**dict(other.named), **dict(call.named)}.items())) for other in same]
    return distinct(mixed)[:CROSSED_AT_MOST]


def _without_options(call: Invocation) -> list[Invocation]:
    """Each option left out."""
    return [replace(call, named=(*call.named[:index], *call.named[index + 1 :])) for index in range(len(call.named))]


def _varied(call: Invocation, index: int) -> Iterator[Invocation]:
    """The call with one place inside of its `index`-th value changed."""
    value = call.expressions[index]
    places = [node for node in ast.walk(value) if isinstance(node, ast.Constant | ast.List | ast.Tuple | ast.Dict | ast.Set)]
    signed = [node for node in ast.walk(value) if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)]
    made = [list(_others(place)) for place in (*signed, *places)[:LEAVES_AT_MOST]]
    for group in zip_longest(*made):
        for place, other in zip((*signed, *places), group, strict=False):
            if other is not None:
                yield _with(call, index, _replaced(value, place, other))
    if isinstance(value, ast.Call):
        for number in range(len(value.keywords)):
            fewer = deepcopy(value)
            del fewer.keywords[number]
            yield _with(call, index, fewer)


def _with(call: Invocation, index: int, value: ast.expr) -> Invocation:
    """The call with another value, counted as `expressions` counts."""
    if call.target is not None:
        if index == 0:
            return replace(call, target=value)
        index -= 1
    if index < len(call.positional):
        return replace(call, positional=(*call.positional[:index], value, *call.positional[index + 1 :]))
    index -= len(call.positional)
    return replace(call, named=(*call.named[:index], (call.named[index][0], value), *call.named[index + 1 :]))


def _others(place: ast.expr) -> Iterator[ast.expr]:
    match place:
        case ast.Constant(value=bool() as value):
            yield constant(not value)
        case ast.Constant(value=str() as text):
            yield from (constant(other) for other in _texts(text))
        case ast.Constant(value=bytes() as data):
            yield from (constant(other) for other in (data + b"a", b"a" + data, data[:-1], data[1:], data + data, b""))
        case ast.Constant(value=int() | float() as number) | ast.UnaryOp(operand=ast.Constant(value=int() | float() as number)):
            yield from (constant(other) for other in (number + 1, number - 1, -number, 2 * number + 3, type(number)(0)))
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            yield from _collections(place, items)
        case ast.Dict(keys=keys, values=values):
            yield from _mappings(keys, values)


def _texts(text: str) -> Iterator[str]:
    """What may crash for the same reason: more around it, less of it, closed, twice, in other letters."""
    if len(text) > LONGEST_TEXT:
        return
    open_ones = "".join(CLOSING[character] for character in reversed(text) if character in CLOSING)
    found = [f"{text}a", f"a{text}", text[:-1], f"a {text} a", text[1:], f"{text} {text}", f"{text}1", text.swapcase(), ""]
    closed = [text + open_ones[:length] for length in (1, len(open_ones)) if open_ones]
    yield from (other for other in dict.fromkeys([*closed, *found]) if other != text)


def _collections(place: ast.expr, items: list[ast.expr]) -> Iterator[ast.expr]:
    kind = type(place)
    found: list[list[ast.expr]]
    if not items:
        found = [[constant(1)], [constant("a")], [_row("a")], [_row("a", "b"), _row("c", "d")], [constant(1), constant(2)]]
    else:
        found = [
            [],
            items[:1],
            items[1:],
            items[:-1],
            [*items, *items],
            [*reversed(items)],
            [*items[1:], *items[:1]],
            [*items, items[0]],
        ]
    for elements in found:
        if elements or kind is not ast.Set:
            yield _collection(kind, deepcopy(elements))


def _row(*texts: str) -> ast.expr:
    return ast.List(elts=[constant(text) for text in texts], ctx=ast.Load())


def _collection(kind: type[ast.expr], elements: list[ast.expr]) -> ast.expr:
    if kind is ast.Set:
        return ast.Set(elts=elements)
    return ast.List(elts=elements, ctx=ast.Load()) if kind is ast.List else ast.Tuple(elts=elements, ctx=ast.Load())


def _mappings(keys: list[ast.expr | None], values: list[ast.expr]) -> Iterator[ast.expr]:
    pairs = list(zip(keys, values, strict=True))
    yield _mapping([])
    for index, (key, value) in enumerate(pairs):
        yield _mapping([*pairs[:index], *pairs[index + 1 :]])
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield _mapping([*pairs[:index], (constant(f"{key.value}a"), value), *pairs[index + 1 :]])
    yield _mapping([*pairs, (constant("a"), constant(1))])
    yield _mapping([*reversed(pairs)])


def _mapping(pairs: list[tuple[ast.expr | None, ast.expr]]) -> ast.expr:
    return ast.Dict(keys=[key for key, _ in pairs], values=[value for _, value in pairs])


def _replaced(value: ast.expr, place: ast.expr, other: ast.expr) -> ast.expr:
    """A copy of the value with one node in another's place."""
    if value is place:
        return other
    number = next(index for index, node in enumerate(ast.walk(value)) if node is place)
    copy = deepcopy(value)
    target = list(ast.walk(copy))[number]
    return _Put(target, other).visit(copy)


class _Put(ast.NodeTransformer):
    def __init__(self, target: ast.AST, other: ast.expr) -> None:
        self._target = target
        self._other = other

    def visit(self, node: ast.AST) -> ast.expr:
        """The other node where the target stood."""
        if node is self._target:
            return self._other
        return self.generic_visit(node)  # type: ignore[return-value]  # it began with an expression
