# -*- coding: utf-8 -*-
"""Keys of what is stored. Text is UTF-8 wherever it becomes bytes."""

import hashlib
import re


def slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40]


def title_key(title: str) -> str:
    return hashlib.sha1(title.encode("utf-8")).hexdigest()[:12]


def content_key(text: str) -> str:
    """Key of a note: the same text has the same key."""
    return hashlib.sha256(text).hexdigest()


def attachment_key(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
