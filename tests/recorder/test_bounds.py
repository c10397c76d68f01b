"""A capsule holds its bounds, whatever there is to record."""

import itertools
import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
import suture_recorder
from capsule_reading import UNHURRIED, capsule_of, caught, crash, innermost, rebuilt, recorded
from suture_recorder import Bounds
from suture_recorder.bounds import Budget
from suture_recorder.fitting import fitted
from suture_recorder.values import encoder
from suture_recorder.walk import Walk


def nested(width: int, depth: int) -> Any:
    return [nested(width, depth - 1) for _ in range(width)] if depth else "leaf of a tree"


def many_frames(level: int) -> int:
    text = "x" * 500
    return many_frames(level - 1) if level else 1 // len(text[:0])


LARGE: dict[str, Callable[[], object]] = {
    "a wide list": lambda: crash([object() for _ in range(100_000)]),
    "a tree": lambda: crash(nested(10, 5)),
    "long texts": lambda: crash([chr(0x1F600) * 100_000 for _ in range(20)]),
    "long bytes": lambda: crash([bytes(1_000_000) for _ in range(20)]),
    "control characters": lambda: crash(["\x00" * 30_000 for _ in range(20)]),
    "long names": lambda: crash({"k" * 10_000 + str(number): number for number in range(500)}),
    "many frames": lambda: many_frames(300),
    "a long message": lambda: (_ for _ in ()).throw(ValueError("m" * 1_000_000)),
    "many objects": lambda: crash([type("C" * 300, (), {})() for _ in range(2000)]),
}


@pytest.mark.parametrize("size", [4_000, 20_000, 256_000])
@pytest.mark.parametrize("call", LARGE.values(), ids=LARGE)
def test_no_capsule_is_larger_than_its_bound(call: Callable[[], object], size: int) -> None:
    capsule = suture_recorder.capture(caught(call), bounds=Bounds(bytes=size, seconds=60))
    assert capsule is not None
    assert len(capsule) <= size
    assert json.loads(capsule)["suture_capsule"] == 1


def test_what_is_next_to_the_crash_is_kept_when_bytes_are_short() -> None:
    def inner(number: int, name: str) -> float:
        return number / len(name)

    def outer(tree: object) -> float:
        return inner(5, "") if tree else 0

    capsule = capsule_of(lambda: outer(nested(10, 4)), bounds=Bounds(bytes=8_000, seconds=60))
    nodes = capsule["nodes"]
    assert {name: rebuilt(nodes[index], nodes) for name, index in innermost(capsule)["arguments"]} == {"number": 5, "name": ""}
    assert "bytes" in capsule["cut"]


def test_a_deep_graph_takes_nothing_from_its_neighbours() -> None:
    deep = nested(30, 3)
    node, capsule = recorded([deep, deep, "the last"], bounds=Bounds(bytes=10_000, seconds=60))
    assert capsule["nodes"][node["v"][2]]["v"] == "the last"


def test_what_lies_deeper_than_the_bound_is_said_to() -> None:
    _, capsule = recorded([[[["in"]]]], bounds=Bounds(depth=2, seconds=60))
    assert capsule["cut"] == ["depth"]
    assert [node["class"] for node in capsule["nodes"] if node["k"] == "deeper"] == ["builtins.list"]


def test_containers_and_texts_are_cut_at_their_bounds_and_say_how_long_they_were() -> None:
    node, capsule = recorded([list(range(100)), "t" * 100, bytes(100)], bounds=Bounds(items=10, text=20, seconds=60))
    numbers, text, content = (capsule["nodes"][index] for index in node["v"])
    assert (len(numbers["v"]), numbers["cut"]) == (10, 100)
    assert (text["v"], text["cut"]) == ("t" * 20, 100)
    assert content["cut"] == 100
    assert capsule["cut"] == ["items", "text"]


def test_endless_containers_of_the_library_are_not_read_to_their_end() -> None:
    value = [itertools.count(), itertools.repeat(1), zip(itertools.count(), strict=False), iter(range(10**12))]
    assert recorded(value)[0]["k"] == "list"


def test_outermost_and_innermost_frames_are_kept_when_there_are_too_many() -> None:
    capsule = capsule_of(lambda: many_frames(300), bounds=Bounds(frames=20, seconds=60))
    places = capsule["exceptions"][0]["frames"]
    assert len(places) == 20
    assert capsule["frames"][places[0]]["function"] != "many_frames"
    assert innermost(capsule)["code"].startswith("return many_frames(level - 1)")
    assert "items" in capsule["cut"]


def test_the_time_is_asked_for_before_every_value() -> None:
    walk = Walk(Budget(Bounds(seconds=0)), encoder())
    walk.reach([1, 2, 3])
    walk.run()
    assert [node["k"] for node in walk.nodes] == ["deeper"]
    assert walk.budget.met == {"seconds"}


def test_time_that_runs_out_while_walking_ends_the_walk() -> None:
    value: list[object] = [[number] for number in range(900)]
    walk = Walk(Budget(UNHURRIED), encoder())
    walk.reach(value)
    spent = iter([False] * 10)
    walk.budget.is_late = lambda: next(spent, True)  # type: ignore[method-assign] # a clock that stands still ten times
    walk.run()
    assert sum(node["k"] != "deeper" for node in walk.nodes) == 10


def test_a_capsule_without_any_time_still_names_the_crash() -> None:
    capsule = capsule_of(lambda: crash([1]), bounds=Bounds(seconds=0))
    assert capsule["exceptions"][0]["message"] == "no such thing"
    assert innermost(capsule)["function"] == "crash"
    assert capsule["cut"] == ["seconds"]


def test_long_chains_of_exceptions_are_cut() -> None:
    error: Exception = ValueError("first")
    for number in range(100):
        following = ValueError(f"number {number}")
        following.__cause__ = error
        error = following
    capsule = json.loads(suture_recorder.capture(error, bounds=UNHURRIED) or b"{}")
    assert len(capsule["exceptions"]) == UNHURRIED.exceptions
    assert sys.getsizeof(capsule) < UNHURRIED.bytes


def test_a_document_that_is_too_large_loses_its_deepest_values_first() -> None:
    _, capsule = recorded([f"a text of some length, number {number}" for number in range(200)])
    size = len(json.dumps(capsule, separators=(",", ":")))
    content = fitted(capsule, size - 500)
    assert content is not None
    assert len(content) <= size - 500
    kinds = [node["k"] for node in json.loads(content)["nodes"]]
    assert kinds[0] == "list"
    assert kinds.index("deeper") > 100
    assert json.loads(content)["cut"] == ["bytes"]
