"""A call made shorter for as long as it shows the same."""

import ast
from typing import AnyStr, Iterator

from .candidates import Candidate, Place, put, read
from .running import Runs

RUNS_AT_MOST = 200


def shrink(candidate: Candidate, runs: Runs) -> Candidate:
    """The shortest call this way of searching comes to that shows the same, as far along the way of the crash.

    Args:
        candidate: a call that showed something.
        runs: makes calls.
    """
    shown = runs.run(candidate)
    until = runs.count + RUNS_AT_MOST
    again = True
    while again:
        again = False
        for shorter in _shorter(candidate):
            if runs.count >= until:
                return candidate
            outcome = runs.run(shorter)
            if outcome.found >= shown.found and outcome.depth >= shown.depth:
                candidate, again = shorter, True
                break
    return candidate


def _shorter(candidate: Candidate) -> Iterator[Candidate]:
    for index in range(len(candidate.before)):
        made = candidate.copy()
        del made.before[index]
        yield made
    for name in candidate.named:
        made = candidate.copy()
        del made.named[name]
        yield made
    count = len(list(candidate.inner_places()))
    for number in range(count):
        value = list(candidate.inner_places())[number][1]
        for smaller in _smaller(value):
            made = candidate.copy()
            place = _place(made, number)
            put(place, read(smaller))
            yield made


def _place(made: Candidate, number: int) -> Place:
    return list(made.inner_places())[number][0]


def _smaller(value: ast.expr) -> Iterator[str]:
    """Text of smaller expressions of the same kind."""
    constant = value.value if isinstance(value, ast.Constant) else None
    if isinstance(constant, str):
        yield from (repr(text) for text in _pieces(constant))
    elif isinstance(constant, bytes):
        yield from (repr(data) for data in _pieces(constant))
    elif isinstance(value, (ast.List, ast.Tuple)):
        for index in range(len(value.elts)):
            kept = [item for at, item in enumerate(value.elts) if at != index]
            yield ast.unparse(type(value)(elts=kept, ctx=ast.Load()))
    elif isinstance(value, ast.Dict):
        for index in range(len(value.keys)):
            keys = [item for at, item in enumerate(value.keys) if at != index]
            values = [item for at, item in enumerate(value.values) if at != index]
            yield ast.unparse(ast.Dict(keys=keys, values=values))
    elif isinstance(value, ast.Call):
        yield from (ast.unparse(argument) for argument in value.args if isinstance(argument, ast.Call))
        for index in range(len(value.keywords)):
            kept_words = [item for at, item in enumerate(value.keywords) if at != index]
            yield ast.unparse(ast.Call(func=value.func, args=value.args, keywords=kept_words))


def _pieces(text: AnyStr) -> Iterator[AnyStr]:
    """The text with ever smaller pieces cut out, then with one character for another where that is plainer."""
    length = len(text) // 2
    while length:
        for start in range(0, len(text), length):
            yield text[:start] + text[start + length :]
        length //= 2
    if len(text) == 1:
        yield text[:0]
