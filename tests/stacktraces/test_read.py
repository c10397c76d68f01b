"""One entry for every text."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.tracebacks import ExceptionDictTransformer

from agent.domain.crash import Crash
from agent.stacktraces.read import find_crashes, read_crashes

LOGS = Path(__file__).parents[1] / "data" / "logs" / "shop"
TRACE = (
    'Traceback (most recent call last):\n  File "/srv/app/shop/cart.py", line 29, in total\n'
    "    return subtotal - voucher.discount\nAttributeError: 'NoneType' object has no attribute 'discount'\n"
)


def crashes_of(name: str) -> list[tuple[str, int, str]]:
    return [(crash.type, crash.count, crash.frames[-1].path) for crash in read_crashes((LOGS / name).read_text())]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("app.log", [("AttributeError", 2, "/srv/app/shop/cart.py"), ("shop.errors.UnknownSku", 1, "/srv/app/shop/stock.py")]),
        ("compose.log", [("AttributeError", 1, "/srv/app/shop/cart.py"), ("ValueError", 1, "/srv/app/shop/jobs.py")]),
        ("cri.log", [("AttributeError", 1, "/srv/app/shop/cart.py")]),
        ("journal.log", [("KeyError", 1, "/srv/app/shop/queue.py")]),
        ("docker-json.log", [("AttributeError", 1, "/srv/app/shop/cart.py")]),
        ("structlog.jsonl", [("AttributeError", 1, "/srv/app/shop/cart.py")]),
        ("json-formatter.jsonl", [("AttributeError", 4, "/srv/app/shop/cart.py")]),
    ],
)
def test_crashes_are_found_in_every_kind_of_log(name: str, expected: list[tuple[str, int, str]]) -> None:
    assert crashes_of(name) == expected


def test_messages_in_prefixed_logs_end_with_their_record() -> None:
    for name in ("compose.log", "cri.log", "journal.log"):
        assert all("\n" not in crash.message.reveal() for crash in read_crashes((LOGS / name).read_text()))


def structlog_of(error: BaseException) -> object:
    transform = ExceptionDictTransformer(show_locals=True, use_rich=False)
    return transform((type(error), error, error.__traceback__))


def chained() -> None:
    wanted = "B-200"
    prices: dict[str, int] = {}
    try:
        prices[wanted] += 1
    except KeyError as error:
        raise ExceptionGroup("orders", [ValueError("one"), TypeError("two")]) from error


def test_structlogs_own_dictionaries_are_read_with_variables_causes_and_members() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        chained()
    line = json.dumps({"event": "failed", "exception": structlog_of(caught.value)})

    crash = read_crashes(line)[0]

    assert crash.cause is not None
    assert (crash.type, crash.cause.type, crash.cause_is_explicit) == ("ExceptionGroup", "KeyError", True)
    assert [member.type for member in crash.members] == ["ValueError", "TypeError"]
    assert crash.frames[-1].function == "chained"
    assert crash.frames[-1].locals["wanted"] == "'B-200'"


def test_structlogs_notes_and_syntax_errors_are_read() -> None:
    with pytest.raises(SyntaxError) as caught:
        compile("def f(:", "bad.py", "exec")
    caught.value.add_note("while loading a plugin")

    crash = read_crashes(json.dumps({"exception": structlog_of(caught.value)}))[0]

    assert [note.reveal() for note in crash.notes] == ["while loading a plugin"]
    assert (crash.frames[-1].path, crash.frames[-1].line, crash.frames[-1].code) == ("bad.py", 1, "def f(:")


def test_opentelemetry_attributes_in_otlp_form_are_read() -> None:
    attributes = [
        {"key": "exception.type", "value": {"stringValue": "AttributeError"}},
        {"key": "exception.stacktrace", "value": {"stringValue": TRACE}},
    ]
    crash = read_crashes(json.dumps({"resourceLogs": [{"scopeLogs": [{"logRecords": [{"attributes": attributes}]}]}]}))[0]
    assert (crash.type, crash.frames[0].line) == ("AttributeError", 29)


def test_a_type_without_stack_trace_is_a_crash_without_frames() -> None:
    crash = read_crashes(json.dumps({"exception.type": "shop.CartError", "exception.message": "empty"}))[0]
    assert (crash.type, crash.message.reveal(), crash.frames) == ("shop.CartError", "empty", ())


def test_a_record_that_holds_its_crash_twice_counts_once() -> None:
    crashes = read_crashes(json.dumps({"message": f"failed\n{TRACE}", "exc_info": TRACE, "error": {"stack_trace": TRACE}}))
    assert [crash.count for crash in crashes] == [1]


def test_a_json_record_behind_a_containers_name_is_read() -> None:
    line = "web-1  | " + json.dumps({"level": "error", "event": "x", "exception": TRACE})
    assert [crash.type for crash in read_crashes(line)] == ["AttributeError"]


def test_an_ordinary_record_with_a_type_and_a_message_is_no_crash() -> None:
    assert read_crashes(json.dumps({"type": "request", "message": "ok", "name": "x"})) == ()


def test_a_broken_event_among_log_lines_does_not_hide_the_others() -> None:
    lines = [json.dumps({"exception": {"values": [3]}}), json.dumps({"exception": TRACE}), "plain"]
    assert [crash.type for crash in read_crashes("\n".join(lines))] == ["AttributeError"]


def test_crashes_come_in_the_order_they_were_written() -> None:
    other = TRACE.replace("AttributeError", "KeyError")
    text = f"{other}\n{json.dumps({'event': 'x', 'exception': TRACE})}\n{other}"
    assert [crash.type for crash in find_crashes(text)] == ["KeyError", "AttributeError", "KeyError"]


def test_the_crash_with_variables_stands_for_its_equals() -> None:
    with_locals = TRACE.replace("AttributeError", "    voucher = None\nAttributeError")
    crash = read_crashes(TRACE + "\n2026-11-23 09:00:47,189 INFO next\n" + with_locals)[0]
    assert (crash.count, dict(crash.frames[0].locals)) == (2, {"voucher": "None"})


def test_equal_types_in_other_places_stay_apart() -> None:
    assert len(read_crashes(TRACE + "\n2026-11-23 09:00:47,189 INFO next\n" + TRACE.replace("line 29", "line 30"))) == 2


def json_values() -> st.SearchStrategy[object]:
    keys = st.sampled_from(
        ["exception", "values", "exc_type", "frames", "stacks", "key", "value", "exception.type", "log", "time", "stream"]
    )
    leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(TRACE)
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
    )


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(json_values(), max_size=4))
def test_no_json_makes_the_reader_fail(values: list[object]) -> None:
    found: list[Crash] = [*read_crashes(json.dumps(values))]
    found += read_crashes("\n".join(json.dumps(value) for value in values))
    assert all(crash.count >= 1 for crash in found)


@pytest.mark.parametrize("text", ["[" * 50_000, '{"a":' * 50_000, '{"a": ' + "9" * 5_000 + "}", "{}", "[]", "\0", "\ud800"])
def test_hostile_json_is_no_reason_to_fail(text: str) -> None:
    assert read_crashes(text) == ()


def test_reading_takes_time_in_proportion_to_the_text() -> None:
    """Counted in calls of Python functions, which a slow machine does not change."""
    small, large = (calls_of(TRACE * number + "2026-11-23 09:00:47,189 INFO x\n" * number) for number in (50, 500))
    assert large < small * 12


def calls_of(text: str) -> int:
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(counted)
    try:
        read_crashes(text)
    finally:
        sys.setprofile(None)
    return count
