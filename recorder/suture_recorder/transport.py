"""A capsule as one short text, for what carries texts only."""

from __future__ import annotations

import base64
import zlib

PREFIX = "suture1:"


def packed(capsule: bytes) -> str:
    """The capsule as printable ASCII, compressed."""
    return PREFIX + base64.b64encode(zlib.compress(capsule, 6)).decode("ascii")


def unpacked(text: str) -> bytes:
    """The capsule that was packed.

    Raises:
        ValueError: the text isn't one that `packed` made.
    """
    if not text.startswith(PREFIX):
        raise ValueError(f"{text[:40]!r} is no packed capsule: it begins with {PREFIX!r}. Give the whole text.")
    try:
        return zlib.decompress(base64.b64decode(text[len(PREFIX) :], validate=True))
    except zlib.error as error:
        raise ValueError(f"the packed capsule is damaged ({error}). Give the whole text.") from error
