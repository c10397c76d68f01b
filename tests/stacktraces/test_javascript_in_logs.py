"""What logs make of stack traces of node: prefixed, mixed, folded, wrapped, cut, hostile."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from v8_traces import ASSERTION, CAUSE, GROUP, SHORT, SYNTAX, UNCAUGHT, only, shape

from agent.stacktraces.read import find_crashes, read_crashes


@pytest.mark.parametrize(
    "prefix",
    ["web-1  | ", "[shop] ", "2026-11-23T09:00:47.000000001Z stderr F ", "Nov 23 09:00:47 web01 shop[812]: ", "    "],
)
@pytest.mark.parametrize("text", [UNCAUGHT, CAUSE, GROUP, ASSERTION, SHORT])
def test_a_prefix_on_every_line_changes_nothing(prefix: str, text: str) -> None:
    inside = "\n".join(prefix + line for line in text.splitlines())

    assert shape(only(inside)) == shape(only(text))


@pytest.mark.parametrize(
    "before",
    [
        "2026-11-23 09:00:47 ERROR ",
        "[09:00:47] error: ",
        "Uncaught ",
        "Unhandled rejection ",
        "(node:12) UnhandledPromiseRejection: ",
    ],
)
def test_a_log_may_say_more_before_the_error(before: str) -> None:
    crash = only(f"2026-11-23 09:00:46 INFO started\n{before}{SHORT}2026-11-23 09:00:48 INFO goes on\n")

    assert (crash.type if "Rejection:" not in before else "TypeError") == "TypeError"
    assert len(crash.frames) == 2


def test_records_of_others_between_the_frames_are_passed_over() -> None:
    lines = SHORT.splitlines()
    lines.insert(2, "2026-11-23 09:00:47,000 INFO shop.cart: opened")

    assert shape(only("\n".join(lines))) == shape(only(SHORT))


def test_two_streams_line_by_line_are_told_apart() -> None:
    left = [f"web-1     | {line}" for line in SHORT.splitlines()]
    right = [f"worker-1  | {line}" for line in SHORT.replace("go", "run").splitlines()]

    mixed = [line for pair in zip(left, right, strict=True) for line in pair]

    assert sorted(crash.frames[-1].function for crash in read_crashes("\n".join(mixed))) == ["go", "run"]


def test_equal_traces_are_counted() -> None:
    assert only(SHORT * 3).count == 3


@pytest.mark.parametrize(
    "record",
    [
        {"level": 50, "msg": "failed", "err": {"type": "TypeError", "message": "x is not a function", "stack": SHORT}},
        {"level": "error", "message": "failed", "stack": SHORT, "timestamp": "2026-11-23T09:00:47Z"},
        {"log": {"error": {"stack_trace": SHORT}}},
        {"attributes": {"exception.type": "TypeError", "exception.stacktrace": SHORT}},
    ],
)
def test_json_records_of_logging_libraries_are_read(record: dict[str, object]) -> None:
    assert shape(only(json.dumps(record))) == shape(only(SHORT))


def test_a_trace_folded_into_one_line_is_unfolded() -> None:
    assert shape(only("error: " + SHORT.replace("\n", "\\n"))) == shape(only(SHORT))


def test_an_error_named_as_the_cause_below_another_is_its_cause() -> None:
    crash = only(f"Error: outer\n    at top (/srv/app/a.js:5:6)\ncaused by: {SHORT}")

    assert crash.cause is not None
    assert (crash.type, crash.cause.type) == ("Error", "TypeError")


def test_traces_of_both_languages_in_one_log_are_found_in_their_order() -> None:
    python = (
        'Traceback (most recent call last):\n  File "/srv/app/shop/cart.py", line 29, in total\n    a.b\nAttributeError: no b\n'
    )

    assert [crash.type for crash in find_crashes(python + SHORT + python)] == ["AttributeError", "TypeError", "AttributeError"]


@pytest.mark.parametrize(
    "text",
    [
        "java.lang.IllegalStateException: no\n\tat com.shop.Cart.total(Cart.java:12)\n\tat com.shop.Main.main(Main.java:3)\n",
        "we meet at noon (room 3:4)\n    at the door\n",
        "    at home\n",
        "Error: nothing follows\n",
    ],
)
def test_other_texts_hold_no_javascript(text: str) -> None:
    assert read_crashes(text) == ()


PIECES = [
    *UNCAUGHT.splitlines(),
    *CAUSE.splitlines(),
    *GROUP.splitlines(),
    *ASSERTION.splitlines(),
    *SYNTAX.splitlines(),
    "",
    "}",
    "  at ",
]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=60)), max_size=25))
def test_any_mixture_of_lines_is_read_without_an_error(lines: list[str]) -> None:
    for crash in read_crashes("\n".join(lines)):
        assert crash.frames or crash.type


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(0, 2**32), st.sampled_from([UNCAUGHT, CAUSE, GROUP, ASSERTION]))
def test_a_trace_with_characters_lost_is_read_without_an_error(seed: int, text: str) -> None:
    chance = random.Random(seed)

    read_crashes("".join(character for character in text if chance.random() > 0.05))


@pytest.mark.parametrize(
    "text",
    [
        "    at a (/b.js:1:2)\n" * 30_000,
        " " * 200_000 + "at a (/b.js:1:2)",
        "Error: x\n" + "at ( " * 40_000,
        ("Error: a {\n" + "  [cause]: Error: b\n      at x (/a.js:1:1) {\n") * 3_000,
        "x:" * 100_000 + "\n    at a (/b.js:1:2)",
    ],
)
def test_a_hostile_text_takes_time_that_follows_its_length(text: str) -> None:
    read_crashes(text)
