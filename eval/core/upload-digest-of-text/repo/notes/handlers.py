import json
import logging

log = logging.getLogger("notes")


def post_note(store, body: bytes):
    """`{"title": ..., "text": ...}` -> where the note can be read."""
    try:
        fields = json.loads(body)
        title, text = fields["title"], fields["text"]
    except (ValueError, KeyError, TypeError):
        return 400, "a note has a title and a text"
    key = store.put(title, text)
    log.info("stored %s", key)
    return 201, f"/notes/{key}"
