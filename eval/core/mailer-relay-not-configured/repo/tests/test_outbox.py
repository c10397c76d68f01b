import pytest

from mailer.outbox import Outbox
from mailer.settings import Settings, from_environment


def test_a_message_has_a_sender():
    sent = []
    outbox = Outbox(Settings("relay", 25, "us@example.org"), lambda *call: sent.append(call))
    assert outbox.write("kim@example.org", "hello", "text")["From"] == "us@example.org"
    assert sent[0][:2] == ("relay", 25)


def test_the_relay_is_required():
    with pytest.raises(KeyError):
        from_environment({})
