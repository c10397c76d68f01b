"""Events of an error tracker."""

import json

import pytest

from agent.errors import BadTrace
from agent.stacktraces.sentry_event import crashes_of_event, read_event


def frame(**changes: object) -> dict[str, object]:
    return {
        "filename": "shop/cart.py",
        "abs_path": "/srv/app/shop/cart.py",
        "function": "total",
        "module": "shop.cart",
        "lineno": 29,
        "in_app": True,
        **changes,
    }


def value(kind: str, mechanism: dict[str, object] | None = None, **changes: object) -> dict[str, object]:
    return {
        "type": kind,
        "value": "words",
        "module": None,
        "mechanism": {"type": "generic", "handled": True, **(mechanism or {})},
        "stacktrace": {"frames": [frame()]},
        **changes,
    }


def event(*values: object) -> dict[str, object]:
    return {"event_id": "3e895a6b", "platform": "python", "exception": {"values": list(values)}}


def test_a_frame_keeps_variables_as_they_were_recorded() -> None:
    variables = {"voucher": "None", "lines": ["'a'", ["1", "2"]], "rates": {"'EU'": "0.2"}, "count": 3}
    trace = {"frames": [frame(vars=variables, context_line="    return x\n", pre_context=["a"], post_context=["b"])]}
    found = crashes_of_event(event(value("AttributeError", stacktrace=trace)))[0].frames[0]
    assert found.locals == variables
    assert (found.path, found.line, found.function, found.code, found.in_app) == (
        "/srv/app/shop/cart.py",
        29,
        "total",
        "return x",
        True,
    )


def test_without_an_absolute_path_the_file_name_is_used() -> None:
    crash = crashes_of_event(event(value("KeyError", stacktrace={"frames": [frame(abs_path=None)]})))[0]
    assert crash.frames[0].path == "shop/cart.py"


def test_a_type_is_qualified_by_its_module() -> None:
    assert crashes_of_event(event(value("CartError", module="shop.errors")))[0].type == "shop.errors.CartError"
    assert crashes_of_event(event(value("KeyError", module="builtins")))[0].type == "KeyError"


def test_values_without_numbers_are_a_chain_oldest_first() -> None:
    crash = crashes_of_event(event(value("StopIteration"), value("RuntimeError")))[0]
    assert crash.cause is not None
    assert (crash.type, crash.cause.type, crash.cause_is_explicit) == ("RuntimeError", "StopIteration", False)


def test_numbered_values_hang_where_their_mechanism_says() -> None:
    crashes = crashes_of_event(
        event(
            value("OSError", {"exception_id": 3, "parent_id": 1, "source": "__context__"}),
            value("TypeError", {"exception_id": 2, "parent_id": 0, "source": "exceptions[1]"}),
            value("ValueError", {"exception_id": 1, "parent_id": 0, "source": "exceptions[0]"}),
            value("KeyError", {"exception_id": 4, "parent_id": 0, "source": "__cause__"}),
            value("ExceptionGroup", {"exception_id": 0, "is_exception_group": True}),
        )
    )
    assert len(crashes) == 1
    group = crashes[0]
    assert group.cause is not None
    assert [member.type for member in group.members] == ["ValueError", "TypeError"]
    assert (group.cause.type, group.cause_is_explicit) == ("KeyError", True)
    assert group.members[0].cause is not None
    assert (group.members[0].cause.type, group.members[0].cause_is_explicit) == ("OSError", False)


def test_parents_in_a_circle_are_not_followed_for_ever() -> None:
    circle = event(
        value("A", {"exception_id": 0, "parent_id": 1}),
        value("B", {"exception_id": 1, "parent_id": 0}),
        value("C", {"exception_id": 2}),
    )
    assert [crash.type for crash in crashes_of_event(circle)] == ["C"]


def test_an_exception_without_stack_trace_has_no_frames() -> None:
    assert crashes_of_event(event(value("KeyError", stacktrace=None)))[0].frames == ()


def test_an_event_inside_a_webhook_is_found() -> None:
    assert crashes_of_event({"action": "created", "data": {"event": event(value("KeyError"))}})[0].type == "KeyError"


@pytest.mark.parametrize(
    ("broken", "pointer"),
    [
        ({}, "/exception is None"),
        ({"exception": {"values": []}}, "/exception/values is []"),
        ({"exception": {"values": ["x"]}}, "/exception/values/0 is 'x'"),
        (event(value("KeyError"), value("KeyError", value=3)), "/exception/values/1/value is 3"),
        (event(value("KeyError", stacktrace=[])), "/exception/values/0/stacktrace is []"),
        (event(value("KeyError", stacktrace={"frames": {}})), "/exception/values/0/stacktrace/frames is {}"),
        (
            event(value("KeyError", stacktrace={"frames": [frame(lineno="x")]})),
            "/exception/values/0/stacktrace/frames/0/lineno is 'x'",
        ),
        (event(value("KeyError", {"exception_id": "0"})), "/exception/values/0/mechanism/exception_id is '0'"),
    ],
)
def test_a_wrong_shape_is_named_by_its_pointer(broken: dict[str, object], pointer: str) -> None:
    with pytest.raises(BadTrace) as caught:
        crashes_of_event(broken)
    assert str(caught.value).startswith(pointer)


@pytest.mark.parametrize("text", ["", "not json", "[" * 100_000, "[1]"])
def test_text_that_is_no_event_is_refused(text: str) -> None:
    with pytest.raises(BadTrace):
        read_event(text)


def test_an_event_given_as_text_is_read() -> None:
    assert read_event(json.dumps(event(value("KeyError"))))[0].type == "KeyError"
