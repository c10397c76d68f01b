from feeds.seen import Seen


def test_seen_entries_are_known():
    seen = Seen(["a"])
    assert not seen.is_new({"id": "a"})
    assert seen.is_new({"id": "b"})
    assert not seen.is_new({"id": "b"})
