"""Values of the interpreter and its library come back from a capsule as they were."""

import collections
import datetime
import decimal
import enum
import fractions
import functools
import http
import io
import math
import pathlib
import re
import struct
import uuid
import zoneinfo
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from capsule_reading import capsule_of, rebuilt, recorded
from hypothesis import strategies as st

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=40)
    | st.binary(max_size=40)
    | st.binary(max_size=40).map(bytearray)
    | st.decimals()
    | st.fractions()
    | st.uuids()
    | st.dates()
    | st.times()
    | st.datetimes(timezones=st.sampled_from([None, datetime.UTC, zoneinfo.ZoneInfo("Europe/Berlin")]))
    | st.timedeltas()
    | st.sampled_from(http.HTTPStatus)
    | st.builds(slice, st.none() | st.integers(), st.none() | st.integers())
    | st.builds(range, st.integers(-50, 50), st.integers(-50, 50))
)
KEYS = st.text(max_size=10) | st.integers() | st.binary(max_size=5) | st.tuples(st.integers(), st.text(max_size=3))
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.lists(inner, max_size=5).map(tuple)
        | st.sets(KEYS, max_size=4)
        | st.frozensets(KEYS, max_size=4)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.dictionaries(KEYS, inner, max_size=4).map(collections.OrderedDict)
        | st.lists(inner, max_size=4).map(lambda entries: collections.deque(entries, maxlen=9))
        | st.dictionaries(KEYS, st.integers(), max_size=3).map(collections.Counter)
    ),
    max_leaves=12,
)


def same(one: Any, other: Any) -> bool:
    """Equal, of the same types all the way, with nan and signs of zero told apart by their bits."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        one, other = list(one.items()), list(other.items())
    if isinstance(one, list | tuple | collections.deque):
        return len(one) == len(other) and all(same(*pair) for pair in zip(one, other, strict=True))
    return bool(exact(one) == exact(other))


def exact(value: Any) -> Any:
    """What is equal for the same values only."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else struct.pack("d", value)
    if isinstance(value, complex):
        return exact(value.real), exact(value.imag)
    if isinstance(value, datetime.datetime | datetime.time):
        return value.replace(tzinfo=None), value.fold, value.tzinfo
    return str(value) if isinstance(value, decimal.Decimal) else value


class Point(NamedTuple):
    x: int
    y: int


class Colour(enum.Enum):
    RED = 1


def double(number: int) -> int:
    return number * 2


@pytest.mark.parametrize(
    "value",
    [
        *(..., NotImplemented, Colour.RED, Colour, double, len, str.upper, dict.fromkeys, math, Point, "\ud800"),
        *(Path("/srv/app"), pathlib.PureWindowsPath("c:/x"), re.compile("a+", re.IGNORECASE)),
        datetime.timezone(datetime.timedelta(hours=2), "X"),
    ],
    ids=repr,
)
def test_named_things_and_those_of_the_library_come_back(value: Any) -> None:
    node, capsule = recorded(value)
    back = rebuilt(node, capsule["nodes"])
    assert back == value
    assert type(back) is type(value)


def test_a_list_that_holds_itself_is_one_node_that_names_itself() -> None:
    value: list[object] = [1]
    value.append(value)
    node, capsule = recorded(value)
    back = rebuilt(node, capsule["nodes"])
    assert back[1] is back
    assert back[0] == 1


def test_the_same_object_in_two_places_is_the_same_node() -> None:
    shared = [1]
    node, capsule = recorded({"first": shared, "second": shared, "third": [1]})
    back = rebuilt(node, capsule["nodes"])
    assert back["first"] is back["second"]
    assert back["first"] is not back["third"]


def test_an_ordered_dictionary_keeps_its_own_order() -> None:
    value = collections.OrderedDict(a=1, b=2)
    value.move_to_end("a")
    node, capsule = recorded(value)
    assert list(rebuilt(node, capsule["nodes"])) == ["b", "a"]


def test_a_defaultdict_names_what_makes_the_missing() -> None:
    node, capsule = recorded(collections.defaultdict(list, {"a": [1]}))
    assert node["k"] == "defaultdict"
    assert rebuilt(capsule["nodes"][node["factory"]], capsule["nodes"]) is list


def test_a_partial_holds_its_function_and_arguments() -> None:
    node, capsule = recorded(functools.partial(double, 4))
    assert node["k"] == "partial"
    assert rebuilt(capsule["nodes"][node["f"]], capsule["nodes"]) is double
    assert [rebuilt(capsule["nodes"][index], capsule["nodes"]) for index in node["args"]] == [4]


def test_buffers_are_read_and_stay_where_they_stood() -> None:
    text, content = io.StringIO("abc"), io.BytesIO(b"abc")
    text.read(1)
    content.read(2)
    assert recorded(text)[0] == {"k": "stringio", "v": "abc", "at": 1}
    assert recorded(content)[0] == {"k": "bytesio", "v": "YWJj", "at": 2}
    assert text.read() == "bc"
    assert content.read() == b"c"


def test_an_open_file_is_its_name_and_mode(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("abc")
    with path.open() as text, path.open("rb") as content:
        assert recorded(text)[0] == {"k": "file", "name": str(path), "mode": "r"}
        assert recorded(content)[0] == {"k": "file", "name": str(path), "mode": "rb"}
        assert text.read() == "abc"


def test_an_iterator_over_a_list_says_what_is_left_and_stays_where_it_stood() -> None:
    value = iter([1, 2, 3])
    next(value)
    node, capsule = recorded(value)
    assert [rebuilt(capsule["nodes"][index], capsule["nodes"]) for index in node["rest"]] == [2, 3]
    assert list(value) == [2, 3]


def test_a_generator_is_only_named_and_not_run() -> None:
    ran: list[int] = []

    def numbers() -> Any:
        ran.append(1)
        yield 1

    node, _ = recorded(numbers())
    assert node["k"] == "generator"
    assert node["qualname"].endswith("numbers")
    assert not ran


def test_fractions_and_ids_are_exact() -> None:
    value = (fractions.Fraction(1, 3), uuid.UUID(int=5))
    node, capsule = recorded(value)
    assert rebuilt(node, capsule["nodes"]) == value
    assert capsule_of(lambda: 1 / 0)["exceptions"][0]["type"] == "ZeroDivisionError"
