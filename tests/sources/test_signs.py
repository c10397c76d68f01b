"""Which lines are worth reading is told from the bytes."""

import json

import pytest

from agent.sources.signs import signs_in

PLAIN = "2026-11-23 09:00:00 INFO order was delivered"
RECORD = '{"level": "info", "event": "order was delivered", "exception": null, "error": null}'
TRACE = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    g()\nKeyError: 1'


def lines_with_signs(content: str) -> list[str]:
    raw = content.encode()
    ends = [raw.find(b"\n", sign.offset) for sign in signs_in(raw)]
    return sorted({raw[raw.rfind(b"\n", 0, end) + 1 : end].decode() for end in ends})


def amid(line: str, others: str, count: int) -> str:
    return f"{others}\n" * count + f"{line}\n" + f"{others}\n" * count


@pytest.mark.parametrize("others", [PLAIN, RECORD], ids=["plain", "json"])
@pytest.mark.parametrize("count", [3, 3000])
@pytest.mark.parametrize(
    "line",
    [
        "2026-11-23 09:00:00 ERROR order failed",
        "[CRITICAL] disk is full",
        "FATAL: no memory",
        "ALERT é",
        "Traceback (most recent call last):",
        '  File "/srv/app/cart.py", line 29, in total',
        "  File \x1b[35m/srv/app/cart.py\x1b[0m",
        "During handling of the above exception, another exception occurred:",
        '10.0.0.7 - - [23/Nov/2026:09:00:00 +0000] "GET /orders HTTP/1.1" 500 12',
        '{"method": "GET", "path": "/orders", "status_code": 503}',
        '{"level": "error", "event": "order failed"}',
        '{"level":"Fatal","event":"order failed"}',
        '{"severity": "EXCEPTION", "message": "order failed"}',
        '{"level": 50, "err": {"type": "TypeError", "stack": "TypeError: x"}}',
        '{"error.type": "KeyError", "message": "order failed"}',
        json.dumps({"exc_info": TRACE}),
        json.dumps({"log": json.dumps({"type": "KeyError", "traceback": "somewhere"}), "stream": "stderr", "time": "now"}),
    ],
)
def test_a_line_of_an_error_is_seen_among_others(line: str, count: int, others: str) -> None:
    assert lines_with_signs(amid(line, others, count)) == [line]


@pytest.mark.parametrize(
    "line",
    [
        PLAIN,
        RECORD,
        "2026-11-23 09:00:00 INFO no ERROR was seen, and nothing FATAL",
        "2026-11-23 09:00:00 MYERROR is no level",
        f"{'x' * 200} ERROR far to the right",
        '10.0.0.7 - - [23/Nov/2026:09:00:00 +0000] "GET /orders HTTP/1.1" 200 500',
        '{"method": "GET", "path": "/orders", "status": 200, "took": 500}',
        '{"level": "info", "exception": "", "stack": [], "traceback": {}, "error.type": null}',
    ],
)
def test_other_lines_are_passed_over(line: str) -> None:
    assert lines_with_signs(amid(line, PLAIN, 3)) == []
