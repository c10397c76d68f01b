"""Capsules are read strictly: what is not of the format is named by its place, and nothing hostile takes long."""

import base64
import json
import zlib
from copy import deepcopy
from typing import Any

import pytest

from agent.domain.codec import dumps, loads
from agent.domain.crash import Crash, StackFrame
from agent.domain.untrusted import Untrusted
from agent.errors import BadTrace
from agent.stacktraces.capsule import read_capsule
from agent.stacktraces.capsule_carriers import unpacked
from agent.stacktraces.merge import merge_crashes
from agent.stacktraces.read import read_crashes
from agent.stacktraces.sentry_event import read_event

FRAME: dict[str, Any] = {
    "file": "/srv/app/shop/cart.py",
    "line": 12,
    "end_line": 12,
    "column": 4,
    "end_column": 20,
    "module": "shop.cart",
    "function": "total",
    "qualname": "Cart.total",
    "code": "return order['x']",
    "own": True,
    "kind": "function",
    "arguments": [["self", 1], ["order", 2]],
    "varargs": None,
    "varkw": ["options", 3],
    "rebound": ["order"],
    "locals": [["price", 4]],
    "closure": [["rate", 5]],
}
CAPSULE: dict[str, Any] = {
    "suture_capsule": 1,
    "recorder": "0.1.0",
    "python": "3.11.7",
    "recorded_at": "2026-11-24T10:00:00.123456+00:00",
    "service": "shop",
    "release": "abc",
    "exceptions": [
        {
            "type": "CartError",
            "module": "shop.cart",
            "message": "no total",
            "notes": ["a note"],
            "args": [0],
            "cause": 1,
            "context": 1,
            "suppress_context": True,
            "members": [],
            "frames": [0],
        },
        {"type": "KeyError", "module": "builtins", "message": "'x'", "args": [], "cause": None, "context": None, "frames": [0]},
    ],
    "frames": [FRAME],
    "request": {
        "method": "POST",
        "path": "/cart",
        "query": "",
        "headers": [["Accept", "*/*"]],
        "body": "e30=",
        "body_cut": False,
    },
    "nodes": [
        {"k": "str", "v": "x"},
        {"k": "object", "module": "shop.cart", "qualname": "Cart", "state": [["items", 6]], "slots": []},
        {"k": "dict", "v": [[0, 4]]},
        {"k": "dict", "v": []},
        {"k": "float", "v": "0x1.8000000000000p+1"},
        {"k": "decimal", "v": "0.19"},
        {"k": "list", "v": [6, 1], "cut": 9},
    ],
    "cut": ["items"],
    "redacted": 0,
    "later": "keys that are not known are passed over",
}


def changed(*path: str | int, to: object) -> dict[str, Any]:
    """The capsule with one value changed."""
    document = deepcopy(CAPSULE)
    place: Any = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return document


def text(document: object) -> str:
    return json.dumps(document)


def packed(document: object) -> str:
    return "suture1:" + base64.b64encode(zlib.compress(text(document).encode())).decode()


def test_a_capsule_becomes_a_crash_with_its_chain_and_short_variables() -> None:
    crash = read_capsule(text(CAPSULE))
    assert (crash.type, crash.message.reveal(), crash.cause_is_explicit) == ("shop.cart.CartError", "no total", True)
    assert crash.cause is not None
    assert (crash.cause.type, crash.cause.capsule) == ("KeyError", None)
    (frame,) = crash.frames
    assert (frame.path, frame.line, frame.function, frame.in_app) == ("/srv/app/shop/cart.py", 12, "total", True)
    assert dict(frame.locals) == {
        "rate": "Decimal('0.19')",
        "self": "<shop.cart.Cart object>",
        "order": "{'x': 3.0}",
        "options": "{}",
        "price": "3.0",
    }
    assert crash.capsule is not None
    assert crash.capsule.frames[0].columns == (4, 20)
    assert crash.capsule.request is not None
    assert crash.capsule.request.body == b"{}"


def test_a_capsule_survives_the_codec() -> None:
    crash = read_capsule(text(CAPSULE))
    assert loads(dumps(crash)) == crash


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ([], "the document"),
        (changed("suture_capsule", to=2), "/suture_capsule"),
        (changed("suture_capsule", to=True), "/suture_capsule"),
        (changed("recorded_at", to="yesterday"), "/recorded_at"),
        (changed("exceptions", to=[]), "/exceptions"),
        (changed("exceptions", 1, "cause", to=0), "/exceptions/1"),
        (changed("exceptions", 0, "frames", to=[1]), "/exceptions/0/frames/0"),
        (changed("exceptions", 0, "members", to=[-1]), "/exceptions/0/members/0"),
        (changed("frames", 0, "arguments", 1, 1, to=7), "/frames/0/arguments/1/1"),
        (changed("frames", 0, "arguments", 1, to=["order"]), "/frames/0/arguments/1"),
        (changed("frames", 0, "kind", to="macro"), "/frames/0/kind"),
        (changed("frames", 0, "own", to=1), "/frames/0/own"),
        (changed("frames", 0, "line", to="12"), "/frames/0/line"),
        (changed("nodes", 0, to="x"), "/nodes/0"),
        (changed("nodes", 0, "k", to="pickle"), "/nodes/0/k"),
        (changed("nodes", 1, "state", 0, 1, to=True), "/nodes/1/state/0/1"),
        (changed("nodes", 2, "v", 0, to=[0]), "/nodes/2/v/0"),
        (changed("nodes", 4, "v", to="1.5; import os"), "/nodes/4/v"),
        (changed("nodes", 5, "v", to="1" * 5000), "/nodes/5/v"),
        (changed("nodes", 0, to={"k": "int", "v": "1_000"}), "/nodes/0/v"),
        (changed("nodes", 0, to={"k": "bytes", "v": "*"}), "/nodes/0/v"),
        (changed("nodes", 0, to={"k": "datetime", "v": "2024-13-01"}), "/nodes/0/v"),
        (changed("nodes", 0, to={"k": "range", "v": ["0", "1"]}), "/nodes/0/v"),
        (changed("nodes", 0, to={"k": "slice", "v": [0]}), "/nodes/0/v"),
        (changed("nodes", 0, to={"k": "method", "of": 99, "name": "x"}), "/nodes/0/of"),
        (changed("request", "body", to="?"), "/request/body"),
        (changed("request", "headers", to=[["a"]]), "/request/headers/0"),
        (changed("frames", to=[{}] * 20_001), "/frames"),
    ],
)
def test_what_is_not_of_the_format_is_named_by_its_place(document: object, pointer: str) -> None:
    with pytest.raises(BadTrace) as refusal:
        read_capsule(text(document))
    assert refusal.value.seen.startswith(f"{pointer} is ")
    assert "suture_recorder" in refusal.value.remedy


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, b"\xff", " " * 5_000_000])
def test_what_is_no_json_or_far_too_large_is_refused(content: str | bytes) -> None:
    with pytest.raises(BadTrace):
        read_capsule(content)


def test_a_great_many_values_that_hold_each_other_are_read() -> None:
    count = 20_000
    ring = [{"k": "list", "v": [(number + 1) % count, (number + 7) % count, number]} for number in range(count)]
    frame = {**FRAME, "arguments": [["a", 0]], "locals": [], "closure": [], "varkw": None}
    crash = read_capsule(text({**changed("exceptions", 0, "args", to=[]), "nodes": ring, "frames": [frame]}))
    assert crash.frames[0].locals["a"] == repr(crash.frames[0].locals["a"])[1:-1]
    assert len(str(crash.frames[0].locals["a"])) <= 200


def test_the_crash_with_a_capsule_stands_for_equal_ones() -> None:
    whole = read_capsule(text(CAPSULE))
    bare = Crash(
        type="CartError",
        message=Untrusted("no total"),
        frames=tuple(StackFrame(path=one.path, line=one.line, function=one.function) for one in whole.frames),
        cause=whole.cause,
    )
    (merged,) = merge_crashes([bare, whole, bare])
    assert (merged.capsule, merged.count) == (whole.capsule, 3)


@pytest.mark.parametrize(
    "carrier",
    [
        {"contexts": {"suture_capsule": {"capsule": packed(CAPSULE)}}},
        {"extra": {"suture_capsule": packed(CAPSULE)}},
        {"contexts": {"suture_capsule": CAPSULE}},
    ],
)
def test_an_events_capsule_is_found_where_the_recorder_puts_it(carrier: dict[str, Any]) -> None:
    event = {"exception": {"values": [{"type": "CartError", "value": "no total"}]}, **carrier}
    (crash,) = read_event(text({"event": event}))
    assert crash.capsule == read_capsule(text(CAPSULE)).capsule


def test_a_capsule_of_another_crash_or_a_damaged_one_leaves_the_event_as_it_is() -> None:
    for carried, kind in ((packed(CAPSULE), "OSError"), ("suture1:AAAA", "CartError"), (packed({}), "CartError")):
        event = {
            "exception": {"values": [{"type": kind, "value": ""}]},
            "contexts": {"suture_capsule": {"capsule": carried}},
        }
        (crash,) = read_event(text(event))
        assert crash.capsule is None


def test_capsules_are_found_in_log_records_and_span_events() -> None:
    record = {"level": "error", "exc_type": "CartError", "suture.capsule": packed(CAPSULE)}
    attributes = [
        {"key": "exception.type", "value": {"stringValue": "CartError"}},
        {"key": "suture.capsule", "value": {"stringValue": packed(CAPSULE)}},
    ]
    for document in (record, {"events": [{"attributes": attributes}]}, CAPSULE):
        (crash,) = read_crashes(text(document))
        assert crash.capsule is not None


def test_a_packed_capsule_that_unpacks_to_very_much_is_refused() -> None:
    bomb = "suture1:" + base64.b64encode(zlib.compress(b" " * 50_000_000)).decode()
    with pytest.raises(BadTrace, match="more than"):
        unpacked(bomb)
