"""Writing a file so that a reader, or a power cut, sees it whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file's content at once and see it to the disk.

    Args:
        path: the file; its directory exists.
        content: all of it.
    """
    descriptor, name = tempfile.mkstemp(prefix=".unfinished-", dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync_directory(path.parent)


def remove_unfinished(directory: Path) -> None:
    """Remove what writers that were killed left behind; nobody may be writing there now."""
    for leftover in directory.glob(".unfinished-*"):
        with suppress(FileNotFoundError):
            leftover.unlink()


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
