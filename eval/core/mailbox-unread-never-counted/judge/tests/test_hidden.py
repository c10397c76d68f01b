import pytest

from mailbox_service.api import Api
from mailbox_service.box import Mailbox, Message


def box(count, read=0):
    found = Mailbox("kim")
    for number in range(count):
        found.deliver(Message(f"m{number}", "hello"))
    for number in range(read):
        found.open(f"m{number}")
    return found


def test_the_badge_shows_what_was_not_read():
    assert Api({"kim": box(5, read=2)}).get("/kim/badge") == (200, "3")
    assert Api({"kim": box(5, read=5)}).get("/kim/badge") == (200, "")
    assert Api({"kim": box(120)}).get("/kim/badge") == (200, "99+")


def test_reading_counts():
    assert box(3, read=1).read_count == 1


def test_an_unknown_message_is_an_error():
    with pytest.raises(KeyError):
        box(1).open("m9")


def test_the_summary_tells_what_was_read():
    assert Api({"kim": box(4, read=1)}).get("/kim/summary") == (200, "kim: 1 of 4 read")
    assert Api({}).get("/kim/summary") == (404, "")
