"""A window is read from the end of the file; the rest of it is left alone."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain.telemetry import TimeWindow
from agent.sources.backwards import BLOCK, lines_backwards
from agent.sources.log_lines import LogLine, in_window, lines_of
from agent.sources.packed import read_packed
from agent.sources.tail import MAX_WINDOW, WindowBytes, read_window
from agent.sources.timestamps import Timestamps

START = datetime(2026, 11, 23, tzinfo=UTC)
TIMES = Timestamps(reference=START)


class CountingFile(io.BytesIO):
    """Counts the bytes that are read from it."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.count += len(found)
        return found


def log(seconds: int) -> bytes:
    """A day's log, a record of 100 bytes a second."""
    lines = (
        f"{START + timedelta(seconds=second):%Y-%m-%d %H:%M:%S} INFO shop.cart: item {second:06d} ".ljust(99, ".")
        for second in range(seconds)
    )
    return "".join(f"{line}\n" for line in lines).encode()


def lines_read(found: WindowBytes, window: TimeWindow) -> list[LogLine]:
    """The window's lines out of what was read."""
    lines = [line for stretch in found.stretches for line in lines_of(stretch.content, stretch.offset, TIMES)]
    return in_window(lines, window)


def of_window(content: bytes, window: TimeWindow) -> list[str]:
    return [line.text for line in lines_read(read_window(CountingFile(content), len(content), window, TIMES), window)]


def between(first: int, last: int) -> TimeWindow:
    return TimeWindow(start=START + timedelta(seconds=first), end=START + timedelta(seconds=last))


@pytest.fixture(scope="module")
def day() -> bytes:
    return log(80_000)


def test_the_last_ten_minutes_of_a_large_log_cost_ten_minutes(day: bytes) -> None:
    file = CountingFile(day)

    window = between(79_400, 80_000)
    found = read_window(file, len(day), window, TIMES)

    assert len(lines_read(found, window)) == 600
    assert file.count < 2 * 600 * 100 + 10 * BLOCK
    assert file.count < len(day) / 20


def test_ten_minutes_in_the_middle_of_a_large_log_are_searched_for(day: bytes) -> None:
    file = CountingFile(day)

    window = between(20_000, 20_599)
    lines = lines_read(read_window(file, len(day), window, TIMES), window)

    assert [line.text[41:47] for line in (lines[0], lines[-1])] == ["020000", "020599"]
    assert len(lines) == 600
    assert file.count < 2 * 600 * 100 + 16 * BLOCK


def test_offsets_lead_back_to_the_lines(day: bytes) -> None:
    window = between(79_990, 80_000)
    found = lines_read(read_window(CountingFile(day), len(day), window, TIMES), window)
    assert found
    assert all(day[line.offset :].startswith(line.text.encode()) for line in found)


def test_lines_without_a_time_belong_to_the_record_before_them() -> None:
    text = b"2026-11-23 00:00:01 old\n  old too\n2026-11-23 00:01:00 new\n  new too\n2026-11-23 00:05:00 late\n  late too\n"
    assert of_window(text, between(30, 120)) == ["2026-11-23 00:01:00 new", "  new too"]


def test_a_message_that_begins_with_an_old_date_does_not_end_the_search() -> None:
    text = b"2026-11-23 00:01:00 first\n2020-01-01 00:00:00 was the date\n2026-11-23 00:01:02 last\n"
    assert of_window(text, between(30, 120)) == ["2026-11-23 00:01:00 first", "2026-11-23 00:01:02 last"]


def test_a_log_without_times_gives_its_tail() -> None:
    text = b"no time here\n" * 300_000
    file = CountingFile(text)
    found = read_window(file, len(text), between(0, 10), TIMES)
    assert not found.timed
    assert sum(len(stretch.content) for stretch in found.stretches) > 1024 * 1024 - 100
    assert file.count < 2 * 1024 * 1024 + 3 * BLOCK


def test_a_window_larger_than_what_is_read_at_most_says_so(day: bytes) -> None:
    text = day * 5  # times start over; the window holds them all
    found = read_window(CountingFile(text), len(text), between(0, 90_000), TIMES)
    assert not found.complete
    assert sum(len(stretch.content) for stretch in found.stretches) <= MAX_WINDOW


def test_reading_forward_finds_the_same_lines(day: bytes) -> None:
    part = day[: 100 * 2_000]
    window = between(500, 900)
    backward = read_window(CountingFile(part), len(part), window, TIMES)
    forward = read_packed(io.BytesIO(part), window, TIMES)
    assert lines_read(forward, window) == lines_read(backward, window)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.binary(max_size=20) | st.binary(min_size=1, max_size=1).map(lambda byte: byte * (BLOCK - 1)), max_size=6),
    st.booleans(),
)
def test_reading_backwards_gives_every_line_once(lines: list[bytes], ends_with_newline: bool) -> None:
    clean = [line.replace(b"\n", b"") for line in lines]
    content = b"\n".join(clean) + (b"\n" if ends_with_newline else b"")

    found = list(lines_backwards(io.BytesIO(content), len(content)))

    expected = content.removesuffix(b"\n").split(b"\n") if content else []
    assert [line for _, line in reversed(found)] == expected
    assert all(content[offset:].startswith(line) for offset, line in found)


def test_a_line_without_end_is_read_in_pieces() -> None:
    content = b"x" * (3 * 1024 * 1024)
    assert b"".join(line for _, line in reversed(list(lines_backwards(io.BytesIO(content), len(content))))) == content


def test_bytes_that_are_no_text_are_replaced() -> None:
    text = b"2026-11-23 00:01:00 caf\xe9 \xff\n"
    assert of_window(text, between(0, 100))[0].endswith("caf\ufffd \ufffd")
