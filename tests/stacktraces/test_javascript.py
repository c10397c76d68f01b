"""Stack traces that node really printed, and what logs make of them."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain.crash import Crash
from agent.stacktraces.read import find_crashes, read_crashes
from agent.stacktraces.sentry_event import crashes_of_event

UNCAUGHT = """/srv/app/src/cart.js:14
    return sum - sum * this.customer.discount;
                                     ^

TypeError: Cannot read properties of undefined (reading 'discount')
    at Cart.total (/srv/app/src/cart.js:14:38)
    at Array.map (<anonymous>)
    at get summary [as summary] (/srv/app/src/cart.js:20:12)
    at async checkout (file:///srv/app/src/checkout.mjs:7:3)
    at new Order (/srv/app/src/order.js:3:9)
    at Object.<anonymous> (/srv/app/index.js:9:1)
    at Module._compile (node:internal/modules/cjs/loader:1521:14)
    at node:internal/main/run_main_module:28:49

Node.js v20.11.0
"""
CAUSE = """CartError: outer
    at Object.<anonymous> (/srv/app/a.js:7:62)
    ... 4 lines matching cause stack trace ...
    at node:internal/main/run_main_module:28:49 {
  code: 'E_CART',
  [cause]: RangeError: inner
  second line
      at inner (/srv/app/a.js:4:25)
      at Object.<anonymous> (/srv/app/a.js:7:28) {
    [cause]: TypeError: innermost
        at deep (/srv/app/b.js:1:1)
  }
}
"""
GROUP = """AggregateError: many
    at Object.<anonymous> (/srv/app/a.js:8:46)
    at Module._load (node:internal/modules/cjs/loader:1091:12) {
  code: 3,
  [errors]: [
    TypeError: a
        at one (/srv/app/a.js:8:66)
        at Module._load (node:internal/modules/cjs/loader:1091:12),
    CartError: b
        at two (/srv/app/a.js:8:86)
  ]
}
"""
ASSERTION = """AssertionError [ERR_ASSERTION]: Expected values to be strictly deep-equal:
+ actual - expected

  {
+   a: 1
-   a: 2
  }
    at check (/srv/app/a.js:9:39)
"""
SYNTAX = """/srv/app/src/bad.js:3
const x = ;
          ^

SyntaxError: Unexpected token ';'
    at wrapSafe (node:internal/modules/cjs/loader:1464:18)
    at Module._compile (node:internal/modules/cjs/loader:1495:20)
"""
SHORT = "TypeError: x is not a function\n    at go (/srv/app/a.js:1:2)\n    at /srv/app/b.js:3:4\n"


def only(text: str) -> Crash:
    found = read_crashes(text)
    assert len(found) == 1, [crash.type for crash in found]
    return found[0]


def places(crash: Crash) -> list[tuple[str, int, str]]:
    return [(frame.path, frame.line, frame.function) for frame in crash.frames]


def test_an_uncaught_error_is_read_with_every_kind_of_frame_and_the_line_node_shows() -> None:
    crash = only(UNCAUGHT)

    assert (crash.type, crash.message.reveal()) == ("TypeError", "Cannot read properties of undefined (reading 'discount')")
    assert places(crash) == [
        ("node:internal/main/run_main_module", 28, "<anonymous>"),
        ("node:internal/modules/cjs/loader", 1521, "Module._compile"),
        ("/srv/app/index.js", 9, "Object.<anonymous>"),
        ("/srv/app/src/order.js", 3, "new Order"),
        ("file:///srv/app/src/checkout.mjs", 7, "checkout"),
        ("/srv/app/src/cart.js", 20, "summary"),
        ("<anonymous>", 0, "Array.map"),
        ("/srv/app/src/cart.js", 14, "Cart.total"),
    ]
    assert crash.frames[-1].code == "return sum - sum * this.customer.discount;"
    assert crash.frames[-1].marker == (33, 34)
    assert not crash.truncated


def test_causes_are_read_over_several_levels() -> None:
    crash = only(CAUSE)

    assert (crash.type, crash.cause_is_explicit, crash.truncated) == ("CartError", True, False)
    assert crash.cause is not None
    assert (crash.cause.type, crash.cause.message.reveal()) == ("RangeError", "inner\nsecond line")
    assert crash.cause.cause is not None
    assert (crash.cause.cause.type, places(crash.cause.cause)) == ("TypeError", [("/srv/app/b.js", 1, "deep")])


def test_the_errors_of_an_aggregate_are_its_members() -> None:
    crash = only(GROUP)

    assert [(member.type, member.frames[-1].function) for member in crash.members] == [("TypeError", "one"), ("CartError", "two")]


def test_a_message_of_several_lines_is_kept_whole() -> None:
    crash = only(ASSERTION)

    assert crash.type == "AssertionError"
    assert crash.message.reveal().endswith("+   a: 1\n-   a: 2\n  }")


def test_a_syntax_error_is_placed_where_node_shows_it() -> None:
    last = only(SYNTAX).frames[-1]

    assert (last.path, last.line, last.code) == ("/srv/app/src/bad.js", 3, "const x = ;")


def test_an_error_within_evaluated_code_is_read() -> None:
    text = "TypeError: bad\n    at eval (eval at run (/srv/app/a.js:10:20), <anonymous>:1:6)\n    at run (/srv/app/a.js:10:20)\n"

    assert places(only(text)) == [("/srv/app/a.js", 10, "run"), ("<anonymous>", 1, "eval")]


def test_an_error_that_native_code_threw_begins_with_its_frame() -> None:
    text = "SyntaxError: Unexpected token u in JSON\n    at JSON.parse (<anonymous>)\n    at load (/srv/app/a.js:2:3)\n"

    assert (only(text).type, places(only(text))[0]) == ("SyntaxError", ("/srv/app/a.js", 2, "load"))


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


def test_an_event_of_the_node_sdk_is_read_with_its_causes_and_what_is_in_app() -> None:
    frame = {"filename": "/srv/app/src/cart.js", "function": "Cart.total", "lineno": 14, "colno": 38, "in_app": True}
    foreign = {
        "filename": "node:internal/process/task_queues",
        "function": "processTicksAndRejections",
        "lineno": 95,
        "in_app": False,
    }
    mechanism = {"type": "chained", "exception_id": 1, "parent_id": 0, "source": "cause"}
    values = [
        {"type": "TypeError", "value": "inner", "stacktrace": {"frames": [foreign, frame]}, "mechanism": mechanism},
        {
            "type": "Error",
            "value": "outer",
            "stacktrace": {"frames": [foreign]},
            "mechanism": {"type": "generic", "exception_id": 0},
        },
    ]

    (crash,) = crashes_of_event({"platform": "node", "exception": {"values": values}})

    assert (crash.type, crash.cause_is_explicit) == ("Error", True)
    assert crash.cause is not None
    assert [one.in_app for one in crash.cause.frames] == [False, True]


def shape(crash: Crash) -> object:
    cause = shape(crash.cause) if crash.cause else None
    return crash.type, crash.message.reveal(), places(crash), cause, [shape(member) for member in crash.members]


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
