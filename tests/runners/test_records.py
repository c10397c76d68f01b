"""The report pipe's bytes are believed only as the runner wrote them."""

import hmac
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.runners.records import read_crash, read_records

KEY = b"k" * 32


def line(number: int, key: bytes = KEY, **fields: object) -> bytes:
    body = json.dumps(fields)
    return json.dumps([number, body, hmac.new(key, f"{number}\n{body}".encode(), "sha256").hexdigest()]).encode() + b"\n"


WHOLE = line(0, kind="hello") + line(1, kind="result") + line(2, kind="end")


def kinds(report: bytes) -> list[object]:
    return [record["kind"] for record in read_records(report, KEY).records]


def test_records_are_read_in_order() -> None:
    assert kinds(WHOLE) == ["hello", "result", "end"]
    assert read_records(WHOLE, KEY).signs == ()


def test_a_line_cut_short_is_an_interruption_and_no_forgery() -> None:
    transcript = read_records(WHOLE[:-9], KEY)
    assert len(transcript.records) == 2
    assert transcript.signs == ()


def test_nothing_is_read_after_a_line_of_another_hand() -> None:
    for foreign in (
        b"1 passed\n",
        line(1, key=b"other", kind="end"),
        line(0, kind="hello"),
        line(2, kind="end"),
        b"[]\n",
        b"\xff\n",
    ):
        transcript = read_records(line(0, kind="hello") + foreign + line(1, kind="end"), KEY)
        assert [record["kind"] for record in transcript.records] == ["hello"]
        assert transcript.signs == ("something other than the runner wrote to the report pipe",)


def test_records_after_the_end_are_a_sign() -> None:
    assert read_records(WHOLE + line(3, kind="result"), KEY).signs == ("the report goes on after its end",)


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_any_bytes_are_read_without_a_crash(report: bytes) -> None:
    assert read_records(report, KEY).records == ()


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
@settings(max_examples=100)
def test_any_value_in_place_of_a_crash_is_read_without_a_crash(value: object) -> None:
    read_crash(value)
