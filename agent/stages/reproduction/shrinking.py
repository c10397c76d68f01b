"""Smaller calls that may still be red.

Options that the crash doesn't need are always left out. Values are only cut when a reader could not take them in: the input
that production saw is worth more than a shorter one that means something else.
"""

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.rebuilding.statements import needed

CANDIDATES_AT_MOST = 24
ROUNDS_AT_MOST = 3
LONG_TEXT = 40
READABLE = 30
T = TypeVar("T")


def smaller(invocation: Invocation) -> tuple[Invocation, ...]:
    """Calls with one thing left out or shortened, the boldest first."""
    return tuple(
        replace(one, arrange=needed(one.arrange, one.expressions)) for one in islice(_candidates(invocation), CANDIDATES_AT_MOST)
    )


def _candidates(invocation: Invocation) -> Iterator[Invocation]:
    optional = invocation.named
    if len(optional) > 1:
        yield replace(invocation, named=())
        yield from (replace(invocation, named=(item,)) for item in optional)
    for index in range(len(optional)):
        yield replace(invocation, named=_without(optional, index))
    if invocation.size <= READABLE:
        return
    for index, value in enumerate(invocation.positional):
        for shorter in _shorter(value):
            yield replace(invocation, positional=(*invocation.positional[:index], shorter, *invocation.positional[index + 1 :]))
    for index, (name, value) in enumerate(invocation.named):
        for shorter in _shorter(value):
            yield replace(invocation, named=(*invocation.named[:index], (name, shorter), *invocation.named[index + 1 :]))


def _shorter(value: ast.expr) -> Iterator[ast.expr]:
    """Halves, then single items left out, then the same inside of items."""
    match value:
        case ast.List(elts=items) | ast.Tuple(elts=items) if items:
            for kept in _subsets(len(items)):
                yield type(value)(elts=[items[index] for index in kept], ctx=ast.Load())
            for index, item in enumerate(items[:4]):
                for shorter in islice(_shorter(item), 4):
                    yield type(value)(elts=[*items[:index], shorter, *items[index + 1 :]], ctx=ast.Load())
        case ast.Dict(keys=keys, values=values) if keys:
            for kept in _subsets(len(keys)):
                yield ast.Dict(keys=[keys[index] for index in kept], values=[values[index] for index in kept])
            for index, item in enumerate(values[:6]):
                for shorter in islice(_shorter(item), 4):
                    yield ast.Dict(keys=deepcopy(keys), values=[*values[:index], shorter, *values[index + 1 :]])
        case ast.Constant(value=str() | bytes() as text) if len(text) > LONG_TEXT:
            yield ast.Constant(value=text[: len(text) // 2])
            yield ast.Constant(value=text[len(text) // 2 :])


def _subsets(count: int) -> Iterator[tuple[int, ...]]:
    every = tuple(range(count))
    if count > 1:
        yield every[: count // 2]
        yield every[count // 2 :]
    for index in every[:8]:
        yield _without(every, index)


def _without(items: tuple[T, ...], index: int) -> tuple[T, ...]:
    return (*items[:index], *items[index + 1 :])
