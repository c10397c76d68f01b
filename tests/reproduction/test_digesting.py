"""What a value is, in one line."""

import json
import re
from collections import OrderedDict
from enum import Enum
from types import SimpleNamespace
from typing import Any

import pytest

from agent.stages.reproduction.digesting import told


def digest(value: object) -> str:
    return str(json.loads(told(value, {}))["digest"])


class Shade(Enum):
    DARK = 1
    LIGHT = 2


class Slotted:
    __slots__ = ("a",)

    def __init__(self, a: object) -> None:
        self.a = a


class Loud:
    def __init__(self, a: object) -> None:
        self.a = a

    def __repr__(self) -> str:
        raise AssertionError("nobody may ask")

    def __eq__(self, other: object) -> bool:
        raise AssertionError("nobody may ask")

    __hash__ = None  # type: ignore[assignment]  # that is what such classes do


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True), (1, 1.0), ("a", b"a"), ([], ()), ([1], [1, 1]), ({"a": 1}, {"a": 2}), ({1, 2}, {1, 3}), (None, False),
        (Shade.DARK, Shade.LIGHT), (Slotted(1), Slotted(2)), (Loud(1), Loud(2)), ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}),
        ({}, OrderedDict()), (ValueError("a"), ValueError("b")), (int, str), (SimpleNamespace(a=1), SimpleNamespace(b=1)),
    ],
)  # fmt: skip
def test_values_that_differ_are_told_apart(one: object, other: object) -> None:
    assert digest(one) != digest(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}), ({"x", "y", "z"}, {"z", "y", "x"}), ((n for n in (1, 2)), (n for n in (1, 2))),
        (Loud([1]), Loud([1])), ("<x at 0x7fe1>", "<x at 0x12ab>"), (re.compile, re.compile), (float("nan"), float("nan")),
    ],
)  # fmt: skip
def test_values_that_mean_the_same_are_told_alike(one: object, other: object) -> None:
    assert digest(one) == digest(other)


def test_a_circle_and_an_endless_depth_end() -> None:
    circle: list[Any] = []
    circle.append(circle)
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    assert digest(circle) != digest(deep)
    assert digest(range(10**9))
    assert digest({number: number for number in range(10**5)})


def test_what_a_call_changed_is_told_attribute_by_attribute() -> None:
    first, second = (json.loads(told(None, {"box": SimpleNamespace(a=a, b=0)}))["changed"] for a in (1, 2))
    assert first.keys() == second.keys() == {"box.a", "box.b"}
    assert first["box.a"] != second["box.a"]
    assert first["box.b"] == second["box.b"]
