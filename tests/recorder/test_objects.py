"""Instances of classes are their state, read without asking them."""

import datetime
import decimal
import enum
import threading
from collections.abc import Callable
from typing import NamedTuple

import pytest
from capsule_reading import rebuilt, recorded


class Point(NamedTuple):
    x: int
    y: int


class Right(enum.Flag):
    READ = 1
    WRITE = 2


class Account:
    __slots__ = ("__dict__", "number", "unset")

    def __init__(self) -> None:
        self.number = 5
        self.owner = "ann"
        self.itself = self

    def describe(self) -> str:
        return self.owner


class Basket(dict[str, int]):
    def __init__(self) -> None:
        super().__init__(apples=3)
        self.note = "fresh"


def test_a_named_tuple_has_its_tuple_and_the_names_of_its_fields() -> None:
    node, capsule = recorded(Point(1, 2))
    assert (node["k"], node["qualname"], node["fields"]) == ("object", "Point", ["x", "y"])
    assert rebuilt(capsule["nodes"][node["base"]], capsule["nodes"]) == (1, 2)


def test_several_flags_carry_their_value() -> None:
    node, capsule = recorded(Right.READ | Right.WRITE)
    assert node["k"] == "enum"
    assert rebuilt(capsule["nodes"][node["value"]], capsule["nodes"]) == 3


def test_a_bound_method_is_its_name_and_what_it_is_bound_to() -> None:
    for value in ("abc".upper, Account().describe):
        node, capsule = recorded(value)
        assert node["k"] == "method"
        assert node["name"] == value.__name__
        assert capsule["nodes"][node["of"]]["k"] in {"str", "object"}


def test_an_object_is_its_attributes_and_filled_slots() -> None:
    node, capsule = recorded(Account())
    assert (node["module"], node["qualname"]) == (Account.__module__, "Account")
    assert [name for name, _ in node["slots"]] == ["number"]
    assert {name: capsule["nodes"][index]["k"] for name, index in node["state"]} == {"owner": "str", "itself": "object"}
    assert capsule["nodes"][dict(node["state"])["itself"]] is node


def test_an_object_of_a_class_derived_from_a_container_has_its_content_as_base() -> None:
    node, capsule = recorded(Basket())
    assert rebuilt(capsule["nodes"][node["base"]], capsule["nodes"]) == {"apples": 3}
    assert [name for name, _ in node["state"]] == ["note"]


def test_an_exception_as_a_value_has_its_arguments() -> None:
    node, capsule = recorded(ValueError("bad", 3))
    assert node["k"] == "exception"
    assert [rebuilt(capsule["nodes"][index], capsule["nodes"]) for index in node["args"]] == ["bad", 3]


def test_machinery_is_named_only() -> None:
    assert recorded(threading.Lock())[0]["k"] == "opaque"
    assert recorded(threading.current_thread())[0]["k"] == "opaque"


@pytest.mark.parametrize(
    ("make", "base", "kind"),
    [
        *((int, 7, "int"), (str, "x", "str"), (bytes, b"x", "bytes"), (float, 1.5, "float"), (list, [1], "list")),
        *((tuple, (1,), "tuple"), (set, {1}, "set"), (decimal.Decimal, decimal.Decimal("1.5"), "decimal")),
        (datetime.date, None, "date"),
    ],
    ids=str,
)
def test_content_of_derived_classes_is_a_node_of_the_builtin(make: type, base: object, kind: str) -> None:
    derived: Callable[..., object] = type("Derived", (make,), {})
    node, capsule = recorded(derived(2026, 1, 2) if base is None else derived(base))
    assert node["qualname"] == "Derived"
    inner = capsule["nodes"][node["base"]]
    assert inner["k"] == kind
    assert base is None or rebuilt(inner, capsule["nodes"]) == base
