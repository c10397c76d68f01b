"""Calls beside the one that crashed."""

import ast

import pytest

from agent.domain.proof import ReproductionKind
from agent.stages.reproduction.callees import Binding, Callee
from agent.stages.reproduction.invocation import Invocation
from agent.stages.reproduction.neighbours import NEIGHBOURS_AT_MOST, crossed, neighbours


def call_of(text: str) -> Invocation:
    """The call that a piece of source makes."""
    node = ast.parse(text, mode="eval").body
    assert isinstance(node, ast.Call)
    definition = ast.parse("def f(*values, **options): ...").body[0]
    assert isinstance(definition, ast.FunctionDef)
    callee = Callee(path="m.py", module="m", node=definition, owner="", binding=Binding.MODULE)
    named = tuple((keyword.arg, keyword.value) for keyword in node.keywords if keyword.arg)
    return Invocation(kind=ReproductionKind.REPLAY, callee=callee, frame=0, positional=tuple(node.args), named=named)


def texts(calls: tuple[Invocation, ...]) -> set[str]:
    return {", ".join([*map(ast.unparse, call.positional), *(f"{n}={ast.unparse(v)}" for n, v in call.named)]) for call in calls}


@pytest.mark.parametrize(
    ("call", "neighbour"),
    [
        ("f(['a', 'b'])", "['b']"),
        ("f(['a', 'b'])", "['b', 'a']"),
        ("f([])", "[['a', 'b'], ['c', 'd']]"),
        ("f({'a': 1, 'b': 2})", "{'b': 2}"),
        ("f({'a': 1})", "{'aa': 1}"),
        ("f('crash')", "'acrash'"),
        ("f('crash')", "''"),
        ("f('$[?(@.a')", "'$[?(@.a)]'"),
        ("f(b'ab')", "b'aab'"),
        ("f(7)", "8"),
        ("f(-7)", "17"),
        ("f(True)", "False"),
        ("f(1, key=2)", "1"),
        ("f({'a': [1, 2]})", "{'a': [2]}"),
    ],
)
def test_one_thing_differs(call: str, neighbour: str) -> None:
    assert neighbour in texts(neighbours(call_of(call)))


def test_the_call_itself_is_not_its_neighbour_and_none_comes_twice() -> None:
    call = call_of("f(['a'], 'b', x={'c': 1})")
    found = neighbours(call)
    keys = [one.key for one in found]
    assert call.key not in keys
    assert len(keys) == len(set(keys)) <= NEIGHBOURS_AT_MOST


def test_what_the_repository_shows_gets_the_options_of_the_crash() -> None:
    shown = (call_of("f(['x', 'y'], width=3)"),)
    assert texts(crossed(call_of("f([], align='a')"), shown)) == {"['x', 'y'], width=3, align='a'"}
    assert crossed(call_of("f([])"), shown) == ()
