"""A lock between processes that lasts as long as any git works under it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """Hold the exclusive lock of a file, waiting for it.

    The descriptor is handed to git (`Git.holds`): when this process is killed, the lock stays with the orphaned git until
    that has ended, and no second one meets it halfway.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
