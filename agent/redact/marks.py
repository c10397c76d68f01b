"""What stands where a secret stood."""

import re
from typing import Final

MARK: Final = re.compile(r"\[redacted:[a-z0-9-]{1,40}\]")


def mark(kind: str) -> str:
    """The replacement for a secret of one kind."""
    return f"[redacted:{kind}]"


def is_marked(text: str) -> bool:
    """True when nothing of the text is left but a replacement, quotes aside."""
    return MARK.fullmatch(text.strip("bB'\"\\ ")) is not None
