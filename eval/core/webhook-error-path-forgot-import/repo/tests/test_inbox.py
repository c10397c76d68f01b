from hooks.inbox import Inbox


def test_deliveries_are_kept_by_event():
    inbox = Inbox()
    inbox.put("push", {"ref": "main"})
    inbox.put("push", {"ref": "next"})
    assert inbox.count() == 2
    assert inbox.deliveries["push"][1] == {"ref": "next"}
