"""Capsules of every kind are what the published schema says, and the schema is not merely permissive."""

import collections
import datetime
import decimal
import enum
import fractions
import functools
import io
import json
import math
import pathlib
import re
import threading
import uuid
import zoneinfo
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from capsule_reading import capsule_of, caught, crash, document, recorded
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from suture_recorder import Bounds, requests

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/capsule.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


class Size(NamedTuple):
    wide: int


class Colour(enum.Enum):
    RED = 1


class Thing:
    def __init__(self) -> None:
        self.password = "abcdef"

    def method(self) -> None:
        return None


def numbers() -> list[object]:
    return [None, True, 5, -(2**70), 1 << 5000, 0.0, -0.0, 1.5, math.inf, -math.inf, math.nan, 5e-324, 1j, complex(math.nan, 0)]


def containers() -> list[object]:
    cycle: list[object] = []
    cycle.append(cycle)
    plain = [[1], (1,), {1}, frozenset({1}), {"a": 1}, range(3), slice(1), collections.deque([1], maxlen=3), cycle]
    return [
        *plain,
        collections.OrderedDict(a=1),
        collections.defaultdict(list, a=[]),
        collections.Counter("a"),
        {"password": "abcdef"},
    ]


def moments() -> list[object]:
    zone = datetime.timezone(datetime.timedelta(seconds=1, microseconds=5), "Z")
    zoned = [datetime.datetime(2026, 1, 2, tzinfo=zone), datetime.time(1, 2, tzinfo=datetime.UTC), zoneinfo.ZoneInfo("UTC")]
    return [*zoned, datetime.date(2026, 1, 2), datetime.timedelta(1, 2, 3)]


def things_of_the_library() -> list[object]:
    exact = [
        decimal.Decimal("NaN"),
        fractions.Fraction(1, 3),
        uuid.uuid4(),
        ...,
        NotImplemented,
        "x",
        "\ud800\x00é",
        b"x",
        bytearray(b"x"),
    ]
    named = [Path("/x"), pathlib.PureWindowsPath("x"), re.compile("x"), re.compile(b"x"), re.match("x", "x"), threading.Lock()]
    moving = [
        io.StringIO("x"),
        io.BytesIO(b"x"),
        iter([1]),
        iter({}),
        (number for number in (1,)),
        functools.partial(int, "5", base=7),
    ]
    return [*exact, *named, *moving]


def own_things() -> list[object]:
    return [Size(1), Colour.RED, Colour, Thing(), Thing().method, crash, len, str.upper, json, "x".upper, ValueError("x")]


def everything() -> list[object]:
    """A value of every kind that a node can be."""
    return [*numbers(), *containers(), *moments(), *things_of_the_library(), *own_things()]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "bounds", [Bounds(seconds=60), Bounds(bytes=5000, seconds=60), Bounds(depth=1, seconds=60), Bounds(seconds=0)]
)
def test_a_capsule_of_every_kind_of_value_is_valid(bounds: Bounds) -> None:
    _, capsule = recorded(everything(), bounds=bounds)
    VALIDATOR.validate(capsule)


def test_every_kind_of_node_that_the_schema_names_is_written() -> None:
    kinds: set[str] = set()
    for entry in SCHEMA["$defs"]["value"]["oneOf"]:
        kind = entry["properties"]["k"]
        kinds.update(kind.get("enum", [kind.get("const")]))
    _, capsule = recorded([everything(), Path(__file__).open("rb")])  # noqa: SIM115 # closed with its value
    assert kinds - {node["k"] for node in capsule["nodes"]} == set()


def test_capsules_of_groups_requests_and_every_kind_of_frame_are_valid() -> None:
    def fail(*names: int, **more: int) -> None:
        try:
            crash(1)
        except LookupError as error:
            raise ExceptionGroup("all", [ValueError(names), OSError(2, "x", "y")]) from error

    request = requests.part(requests.Target("GET", "/", "", "http", "x"), [("a", "b")], requests.Body(), is_whole=True)
    VALIDATOR.validate(document(caught(lambda: fail(1, a=2)), request=request))
    VALIDATOR.validate(capsule_of(lambda: exec("class A:\n    x = 1 / 0", {"__name__": "m"})))


ANYTHING = st.recursive(
    st.none() | st.floats() | st.text(max_size=20) | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=10,
)


@settings(deadline=None)
@given(ANYTHING)
def test_a_capsule_of_any_value_is_valid(value: object) -> None:
    VALIDATOR.validate(recorded(value)[1])


@pytest.mark.parametrize(
    "node",
    [
        *({"k": "unknown"}, {"k": "int", "v": 5}, {"k": "int", "v": "0x5"}, {"k": "list", "v": ["x"]}, {"k": "dict", "v": [[1]]}),
        *({"k": "float", "v": "1.5"}, {"k": "bytes", "v": "*"}, {"k": "object", "module": "m"}, {"k": "redacted"}, {"v": 1}),
    ],
)
def test_a_node_of_another_form_is_not_valid(node: dict[str, Any]) -> None:
    _, capsule = recorded(1)
    capsule["nodes"].append(node)
    assert not VALIDATOR.is_valid(capsule)
