from mailbox_service.box import Mailbox, Message
from mailbox_service.views import summary


def test_a_message_is_kept():
    box = Mailbox("kim")
    box.deliver(Message("m1", "hello"))
    assert box.messages["m1"].subject == "hello"
    assert summary(box) == "kim: 0 of 1 read"
