"""The time a log line says."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from agent.sources.timestamps import Timestamps

TIMES = Timestamps(reference=datetime(2026, 11, 23, 12, tzinfo=UTC))
NINE = datetime(2026, 11, 23, 9, 0, 47, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-23T09:00:47Z INFO x",
        "2026-11-23T10:00:47+01:00 INFO x",
        "2026-11-23 09:00:47 INFO x",
        "2026/11/23 09:00:47 [error] 71#0: x",
        "[2026-11-23 09:00:47 +0000] [7] [ERROR] x",
        "ERROR 2026-11-23 09:00:47 shop x",
        "[ERROR] 2026-11-23 09:00:47 x",
        "web-1     | 2026-11-23 09:00:47 x",
        "Nov 23 09:00:47 web01 shop[812]: x",
        "<13>Nov 23 09:00:47 web01 shop: x",
        "1795424447 x",
        "1795424447000 x",
        "1795424447000000000 x",
        '203.0.113.9 - - [23/Nov/2026:09:00:47 +0000] "GET / HTTP/1.1" 500 12',
        '{"event": "x", "timestamp": "2026-11-23T09:00:47Z"}',
        '{"time": 1795424447, "msg": "x"}',
        '{"@timestamp": "2026-11-23T09:00:47.000Z"}',
        '{"timeUnixNano": "1795424447000000000", "body": "x"}',
        '{"asctime": "2026-11-23 09:00:47", "message": "x"}',
    ],
)
def test_every_usual_form_is_read(line: str) -> None:
    stamp = TIMES.of_line(line)
    assert stamp is not None
    assert stamp.moment == NINE


@pytest.mark.parametrize("line", ["2026-11-23 09:00:47,189 x", "2026-11-23T09:00:47.189123456Z x", '{"ts": 1795424447.189}'])
def test_fractions_of_a_second_are_kept(line: str) -> None:
    stamp = TIMES.of_line(line)
    assert stamp is not None
    assert stamp.moment.microsecond // 1000 == 189


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Traceback (most recent call last):",
        '  File "/srv/app/2026-11-23T09:00:47/a.py", line 3, in f',
        "ValueError: bad date 2026-11-23T09:00:47Z",
        "2026-99-99 09:00:47 x",
        "12345 items",
        '{"time": true}',
        '{"time": 99999999999999999999999999}',
        '{"took": 1795424447}',
    ],
)
def test_a_line_without_a_time_has_none(line: str) -> None:
    assert TIMES.of_line(line) is None


def test_a_time_without_a_zone_is_in_the_zone_that_was_configured() -> None:
    times = Timestamps(reference=NINE, zone=timezone(timedelta(hours=2)))
    stamp = times.of_line("2026-11-23 11:00:47 x")
    assert stamp is not None
    assert stamp.moment == NINE


def test_a_month_that_would_lie_in_the_future_is_last_years() -> None:
    stamp = TIMES.of_line("Dec 31 23:59:59 web01 shop: x")
    assert stamp is not None
    assert stamp.moment.year == 2025
