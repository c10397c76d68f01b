"""The line of source that a frame stands at."""

from __future__ import annotations

import linecache
import os
import stat
from itertools import islice

_LARGEST_FILE = 4_000_000
_LONGEST_LINE = 400


def line_of(file: str, number: int) -> str:
    """The stripped line, "" when it can't be had; loaders of modules aren't asked, they may be the service's."""
    known = linecache.cache.get(file)
    if known is not None and len(known) == 4:
        return "".join(known[2][number - 1 : number]).strip()[:_LONGEST_LINE]
    if file.startswith("<"):
        return ""
    try:
        found = os.stat(file)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST_FILE:
            return ""
        with open(file, "rb") as lines:
            line = next(islice(lines, number - 1, None), b"")
    except (OSError, ValueError):
        return ""
    return line.decode("utf-8", "replace").strip()[:_LONGEST_LINE]
