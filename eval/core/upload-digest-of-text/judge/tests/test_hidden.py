import hashlib

from notes.digests import attachment_key, content_key, slug
from notes.handlers import post_note
from notes.store import NoteStore


def test_a_note_is_stored_under_its_digest():
    store = NoteStore()
    key = hashlib.sha256(b"milk").hexdigest()
    assert post_note(store, b'{"title": "To buy", "text": "milk"}') == (201, f"/notes/{key}")
    assert store.texts == {key: "milk"}


def test_notes_of_any_alphabet_have_a_key():
    assert content_key("zażółć 牛乳") == hashlib.sha256("zażółć 牛乳".encode("utf-8")).hexdigest()


def test_names_are_slugs():
    assert slug("Été!") == "t"


def test_attachments_have_the_digest_of_their_bytes():
    assert attachment_key(b"\xff\x00") == hashlib.sha256(b"\xff\x00").hexdigest()


def test_the_same_note_is_stored_once():
    store = NoteStore()
    assert store.attach(b"a") == store.attach(b"a")
    assert len(store.texts) == 1
    assert post_note(store, b"[]")[0] == 400
