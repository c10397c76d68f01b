"""The crash of a hidden test, written down as production would have seen it."""

from pathlib import Path

import pytest
from case_folders import JUDGE, TRACE, write_case

from agent.sandboxes.bubblewrap import Bubblewrap
from agent.stacktraces.read import read_crashes
from agent.stacktraces.sentry_event import crashes_of_event
from eval.cases.folder import load_folder
from eval.cases.problem import CaseProblem
from eval.cases.tracing import RecordedCrash, record_crash

WEB = """import json
import logging
from shop.prices import Price

log = logging.getLogger(__name__)


class Order:
    def __init__(self, body):
        self.body = body


def answer(body):
    try:
        return 200, pay(Order(body))
    except Exception:
        log.exception("an order failed")
        return 500, None


def pay(order):
    try:
        items = json.loads(order.body)
    except ValueError as problem:
        raise LookupError("no items") from problem
    return Price(items)
"""
PRICES = "class Price:\n    def __init__(self, items):\n        self.cents = sum(items)\n"
WEB_TEST = """from shop.web import answer


def test_a_broken_order_is_the_customers_fault():
    assert answer("{") == (400, None)
"""


def crash_of(folder: Path, box: Bubblewrap) -> RecordedCrash:
    return record_crash(load_folder(folder), folder.parent / "cache", box)


def web_case(folder: Path) -> Path:
    files = {"repo/shop/web.py": WEB, "repo/shop/prices.py": PRICES, "judge/tests/test_hidden.py": WEB_TEST}
    judge = {
        "functions": [{"file": "shop/web.py", "function": "answer"}],
        "fail_to_pass": ["tests/test_hidden.py::test_a_broken_order_is_the_customers_fault"],
    }
    about = {"service": {"name": "shop", "path_prefixes": ["/opt/shop/current/"]}}
    return write_case(folder, files=files, judge=judge, about=about)


def test_the_trace_begins_where_the_service_was_called(tmp_path: Path, box: Bubblewrap) -> None:
    assert crash_of(write_case(tmp_path / "case"), box).trace == TRACE


def test_the_event_has_the_variables_of_each_frame(tmp_path: Path, box: Bubblewrap) -> None:
    event = crash_of(write_case(tmp_path / "case"), box).event
    (crash,) = crashes_of_event(event)
    (frame,) = crash.frames
    assert (frame.path, frame.line, frame.function, frame.in_app) == ("/srv/app/shop/cart.py", 3, "total", True)
    assert frame.locals == {"order": {"amount": "200"}, "customer": "None"}
    assert event["timestamp"] == "2026-03-02T10:15:00Z"


def test_a_crash_that_the_service_caught_and_logged_is_told_with_its_cause(tmp_path: Path, box: Bubblewrap) -> None:
    crash = crash_of(web_case(tmp_path / "case"), box)
    (told,) = read_crashes(crash.trace)
    assert told.cause is not None
    assert (told.type, told.cause_is_explicit, told.cause.short_type) == ("LookupError", True, "JSONDecodeError")
    assert [frame.path for frame in told.frames] == ["/opt/shop/current/shop/web.py"] * 2
    assert told.cause.frames[-1].path == "/usr/local/lib/python3.11/json/decoder.py"
    assert "test_hidden" not in crash.trace
    assert "/sandbox" not in crash.trace


def test_an_event_of_a_chain_says_what_led_to_what(tmp_path: Path, box: Bubblewrap) -> None:
    (told,) = crashes_of_event(crash_of(web_case(tmp_path / "case"), box).event)
    assert told.cause is not None
    assert (told.type, told.cause_is_explicit, told.cause.type) == ("LookupError", True, "json.decoder.JSONDecodeError")


def test_the_same_case_gives_the_same_record_whatever_the_addresses(tmp_path: Path, box: Bubblewrap) -> None:
    folder = web_case(tmp_path / "case")
    first, second = crash_of(folder, box), crash_of(folder, box)
    assert first == second
    assert "<shop.web.Order object at 0x7f" in str(first.event)


def test_the_trace_is_that_of_what_was_deployed(tmp_path: Path, box: Bubblewrap) -> None:
    about = {"history": [{"subject": "The cart", "days_before": 30}], "deployed": 1}
    moved = "# a comment\n\n\ndef total(order):\n    return order['customer']['discount']\n"
    folder = write_case(tmp_path / "case", files={"history/1/shop/cart.py": moved}, about=about)
    crash = crash_of(folder, box)
    assert "line 5, in total\n    return order['customer']['discount']\n" in crash.trace
    assert len(str(crash.event["release"])) == 40


def test_a_crash_at_import_is_told(tmp_path: Path, box: Bubblewrap) -> None:
    folder = write_case(tmp_path / "case", files={"repo/shop/cart.py": "from collections import Mapping\n"})
    trace = crash_of(folder, box).trace
    assert trace.startswith('Traceback (most recent call last):\n  File "/srv/app/shop/cart.py", line 1, in <module>\n')
    assert "\nImportError: cannot import name 'Mapping'" in trace


def test_frames_of_a_callback_of_the_test_are_left_out(tmp_path: Path, box: Bubblewrap) -> None:
    cart = "def total(ask):\n    return ask(1)\n"
    test = (
        "from shop.cart import total\n\n\ndef ask(n):\n    raise OSError('away')\n\n\ndef test_a():\n    assert total(ask) == 1\n"
    )
    judge = {**JUDGE, "fail_to_pass": ["tests/test_hidden.py::test_a"], "pass_to_pass": []}
    folder = write_case(tmp_path / "case", files={"repo/shop/cart.py": cart, "judge/tests/test_hidden.py": test}, judge=judge)
    told = crash_of(folder, box).trace
    assert told.endswith(
        '  File "/srv/app/shop/cart.py", line 2, in total\n    return ask(1)\n           ^^^^^^\nOSError: away\n'
    )


def test_a_test_that_passes_shows_no_crash(tmp_path: Path, box: Bubblewrap) -> None:
    judge = {**JUDGE, "fail_to_pass": ["tests/test_hidden.py::test_a_member_gets_a_discount"], "pass_to_pass": []}
    with pytest.raises(CaseProblem, match="does not fail on the unpatched tree"):
        crash_of(write_case(tmp_path / "case", judge=judge), box)


def test_a_test_that_fails_in_itself_says_so(tmp_path: Path, box: Bubblewrap) -> None:
    test = "def test_a_guest_pays_the_full_price():\n    assert 1 == 2\n"
    with pytest.raises(CaseProblem, match=r"AssertionError: assert 1 == 2\), but no code of the repository raised"):
        crash_of(write_case(tmp_path / "case", files={"judge/tests/test_hidden.py": test}), box)


def test_a_case_to_decline_has_nothing_to_run(tmp_path: Path, box: Bubblewrap) -> None:
    judge = {"decline": {"owner": "data", "because": "The file was cut short."}}
    with pytest.raises(CaseProblem, match="by hand"):
        crash_of(write_case(tmp_path / "case", judge=judge), box)
