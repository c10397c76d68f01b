"""Stack traces that node really printed."""

from v8_traces import ASSERTION, CAUSE, GROUP, SYNTAX, UNCAUGHT, only, places

from agent.stacktraces.sentry_event import crashes_of_event


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
