"""Values without measure, values that change meanwhile, and what can't be captured at all."""

import threading
from typing import Any

import suture_recorder
from capsule_reading import UNHURRIED, capsule_of, caught, document, innermost, recorded, variable
from suture_recorder.bounds import Budget
from suture_recorder.values import encoder
from suture_recorder.walk import Walk


def test_numbers_too_long_to_be_written_are_left_out() -> None:
    node, _ = recorded(1 << 10_000_000)
    assert node["k"] == "deeper"


def test_the_deepest_recursion_is_recorded() -> None:
    def dive(level: int) -> int:
        return dive(level + 1) + 1

    capsule = document(caught(lambda: dive(0)), bounds=suture_recorder.Bounds(seconds=5))
    assert capsule["exceptions"][0]["type"] == "RecursionError"
    assert "items" in capsule["cut"]
    assert variable(capsule, "level")["k"] == "int"


def test_a_graph_deeper_than_any_stack_is_recorded() -> None:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    _, capsule = recorded(value)
    assert capsule["cut"] == ["depth"]


def test_containers_that_change_meanwhile_cost_nothing_but_themselves() -> None:
    shared: dict[int, int] = {0: 0}
    stop = threading.Event()

    def change() -> None:
        while not stop.is_set():
            shared[len(shared) % 1000] = 1
            shared.pop(len(shared) - 1, None)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        kinds = {recorded([shared, 7])[0]["k"] for _ in range(50)}
    finally:
        stop.set()
        thread.join()
    assert kinds == {"list"}


def test_a_value_that_cannot_be_encoded_costs_its_own_node_only() -> None:
    def failing(_walk: Walk, _value: object, _depth: int) -> dict[str, object]:
        raise RuntimeError("changed size during iteration")

    walk = Walk(Budget(UNHURRIED), encoder())
    walk.part([1], 0, failing)
    walk.part(5, 0)
    walk.run()
    assert walk.nodes == [{"k": "opaque", "class": "builtins.list"}, {"k": "int", "v": "5"}]


def test_an_exception_in_a_frame_without_names_is_recorded() -> None:
    capsule = capsule_of(lambda: exec("raise ValueError('x')", {}))
    assert innermost(capsule)["own"] is False


def test_what_cannot_be_captured_is_none_and_not_an_error() -> None:
    assert suture_recorder.capture(ValueError("x"), bounds=suture_recorder.Bounds(bytes=10)) is None
    assert suture_recorder.capture("no exception at all") is None  # type: ignore[arg-type] # a caller's mistake
