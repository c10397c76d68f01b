"""What is found by looking for signs is what reading every line finds."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from log_writing import BEGIN, EVENTS, MAKES, TRACE, Event, an_hour, written
from slow_logs import lines_of_window

from agent.domain.telemetry import TimeWindow
from agent.sources.log_lines import in_window, lines_of, text_of
from agent.sources.log_records import error_records, records_of
from agent.sources.passages import Passage, around_signs
from agent.sources.read_log import read_log
from agent.sources.signs import signs_in
from agent.sources.tail import Stretch
from agent.sources.timestamps import Timestamps
from agent.stacktraces.read import find_crashes_in

TIMES = Timestamps(reference=BEGIN)
WriteLog = Callable[..., Path]


def minutes(first: float, last: float) -> TimeWindow:
    return TimeWindow(start=BEGIN + timedelta(minutes=first), end=BEGIN + timedelta(minutes=last))


def errors_of(passages: list[Passage]) -> tuple[object, object]:
    records = [record for passage in passages for record in error_records(records_of(passage, "log"))]
    return find_crashes_in([text_of(passage) for passage in passages]), records


def fast(path: Path, window: TimeWindow) -> tuple[object, object]:
    return errors_of([*read_log(path, window, TIMES).passages])


def slow(path: Path, window: TimeWindow) -> tuple[object, object]:
    return errors_of([lines_of_window(path, window, TIMES)])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    make=st.sampled_from(sorted(MAKES)),
    events=st.lists(st.one_of(st.just(EVENTS[0]), st.sampled_from(EVENTS)), max_size=60),
    newline=st.sampled_from([b"\n", b"\r\n"]),
    first=st.integers(-10, 60),
    length=st.integers(0, 100),
)
def test_passages_around_signs_hold_every_error(make: str, events: list[Event], newline: bytes, first: int, length: int) -> None:
    content = written(make, events, newline)
    window = TimeWindow(start=BEGIN + timedelta(seconds=first), end=BEGIN + timedelta(seconds=first + length))
    everything = in_window(lines_of(content, 0, TIMES), window)
    assert errors_of([*around_signs(Stretch(0, content), signs_in(content), window, TIMES)]) == errors_of([everything])


@pytest.mark.parametrize("make", sorted(MAKES))
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_a_long_log_of_any_make_gives_what_reading_every_line_gives(make: str, *, packed: bool, logs: WriteLog) -> None:
    content = written(make, an_hour(seed=len(make), count=4500))
    path = logs("app.log.gz", gzip.compress(content, 1)) if packed else logs("app.log", content)
    for window in (minutes(50, 60), minutes(20, 30), minutes(-5, 1)):
        assert fast(path, window) == slow(path, window)
    assert fast(path, minutes(0, 70)) == slow(path, minutes(0, 70)) != ((), [])


@pytest.mark.parametrize("make", ["logging", "json", "docker"])
def test_windows_line_ends_change_nothing(make: str, logs: WriteLog) -> None:
    path = logs("app.log", written(make, an_hour(seed=2, count=6000), newline=b"\r\n"))
    assert fast(path, minutes(40, 60)) == slow(path, minutes(40, 60)) != ((), [])


def test_a_log_of_nothing_but_errors_is_read_whole(logs: WriteLog) -> None:
    path = logs("app.log", written("logging", an_hour(seed=3, count=3000, trouble=1)))
    assert fast(path, minutes(10, 60)) == slow(path, minutes(10, 60))


def test_makes_may_change_in_the_middle_of_a_log(logs: WriteLog) -> None:
    first, second = an_hour(seed=4, count=3000, trouble=0.1), an_hour(seed=5, count=3000, trouble=0.1)
    late = [Event(seconds=3600), *second]
    content = written("json", first) + written("iso with zone", late) + written("compose", [Event(seconds=3600), *late])
    path = logs("app.log", content)
    for window in (minutes(50, 70), minutes(110, 130), minutes(170, 180)):
        assert fast(path, window) == slow(path, window) != ((), [])


def test_a_clock_that_was_set_back_hides_nothing_of_the_last_run(logs: WriteLog) -> None:
    hour = written("logging", an_hour(seed=6, count=12_000))
    path = logs("app.log", hour * 3)
    found, expected = fast(path, minutes(55, 60)), slow(path, minutes(55, 60))
    assert found == expected != ((), [])


def test_a_burst_of_old_dates_inside_the_window_does_not_end_the_search(logs: WriteLog) -> None:
    burst = Event(raw=b"\n".join([b"2020-01-01 00:00:00 was imported, a row of a table with dates"] * 700))
    events = an_hour(seed=7, count=12_000)
    for at in (9000, 9800, 10_500, 11_200, 11_900):
        events[at] = burst
    path = logs("app.log", written("logging", events))
    assert fast(path, minutes(30, 60)) == slow(path, minutes(30, 60)) != ((), [])


def test_lines_out_of_order_by_some_seconds_are_all_found(logs: WriteLog) -> None:
    events = [
        Event(level=event.level, message=event.message, trace=event.trace, raw=event.raw, seconds=(-1) ** number * 30 + 0.3)
        for number, event in enumerate(an_hour(seed=8, count=12_000))
    ]
    path = logs("app.log", written("logging", events))
    for window in (minutes(50, 60), minutes(20, 21), minutes(0, 2)):
        assert fast(path, window) == slow(path, window) != ((), [])


def test_a_huge_line_and_binary_junk_hide_nothing(logs: WriteLog) -> None:
    events = an_hour(seed=9, count=6000)
    events[3000] = Event(raw=b"x" * 1_500_000)
    events[5500] = Event(message="y" * 300_000)
    events[5600] = Event(raw=bytes(range(11, 256)) * 2000)
    path = logs("app.log", written("logging", events))
    for window in (minutes(50, 60), minutes(29, 31), minutes(0, 60)):
        assert fast(path, window) == slow(path, window) != ((), [])


def test_a_crash_deep_inside_a_log_that_is_mostly_in_the_window_is_found(logs: WriteLog) -> None:
    events = an_hour(seed=10, count=12_000, trouble=0)
    events[7000] = Event(level="ERROR", message="failed", trace=TRACE)
    path = logs("app.log", written("logging", events))
    crashes, records = fast(path, minutes(0, 60))
    assert isinstance(crashes, tuple)
    assert isinstance(records, list)
    assert [crash.short_type for crash in crashes] == ["AttributeError"]
    assert len(records) == 1


def test_lines_that_begin_with_a_date_to_come_or_gone_do_not_mislead_the_search(logs: WriteLog) -> None:
    odd = (Event(raw=b"2030-01-01 00:00:00 is when the voucher expires"), Event(raw=b"2020-01-01 00:00:00 is when it was made"))
    events = [odd[number // 3 % 2] if number % 3 == 0 else event for number, event in enumerate(an_hour(seed=11, count=20_000))]
    path = logs("app.log", written("logging", events))
    assert path.stat().st_size > 1024 * 1024
    for first in range(5, 140, 17):
        assert fast(path, minutes(first, first + 9)) == slow(path, minutes(first, first + 9)) != ((), [])


def test_an_error_above_the_first_time_of_a_log_goes_with_the_record_below(logs: WriteLog) -> None:
    events = [Event(raw=b"started, ERROR in its banner"), *an_hour(seed=12, count=6000, trouble=0)]
    path = logs("app.log", written("logging", events))
    assert fast(path, minutes(0, 60)) == slow(path, minutes(0, 60)) != ((), [])
    assert fast(path, minutes(10, 60)) == slow(path, minutes(10, 60)) == ((), [])
