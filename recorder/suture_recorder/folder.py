"""Capsules as files of a folder: whole or not at all, for their owner only, the oldest removed."""

from __future__ import annotations

import os
import stat
import tempfile
import time
import uuid
from datetime import datetime, timezone

_PREFIX, _SUFFIX, _UNFINISHED = "capsule-", ".json", ".tmp"
_ABANDONED = 3600.0  # seconds after which a file that nobody finished is removed


class CapsuleFolder:
    """A sink that writes files.

    Args:
        path: of the folder; made when missing.
        most: files that are kept.
        most_bytes: their size together.
        must_be_ours: refuse a folder that another user owns or may write to; for places that everybody may write to.
    """

    def __init__(self, path: str, *, most: int = 100, most_bytes: int = 20_000_000, must_be_ours: bool = False) -> None:
        self.path = os.path.abspath(path)
        self._most, self._most_bytes, self._must_be_ours = most, most_bytes, must_be_ours

    def __call__(self, capsule: bytes) -> str:
        """Write a capsule.

        Raises:
            OSError: it can't be written.
        """
        os.makedirs(self.path, mode=0o700, exist_ok=True)
        if self._must_be_ours:
            _require_ours(self.path)
        moment = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S.%f")  # Python 3.9
        name = f"{_PREFIX}{moment}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        unfinished, finished = (os.path.join(self.path, name + ending) for ending in (_UNFINISHED, _SUFFIX))
        try:
            _write(unfinished, capsule)
            os.replace(unfinished, finished)
        except BaseException:
            _remove(unfinished)
            raise
        self._make_room()
        return finished

    def _make_room(self) -> None:
        kept: list[tuple[str, int]] = []
        now = time.time()
        with os.scandir(self.path) as entries:
            for entry in entries:
                if not entry.name.startswith(_PREFIX) or not entry.is_file(follow_symlinks=False):
                    continue
                found = entry.stat(follow_symlinks=False)
                if entry.name.endswith(_SUFFIX):
                    kept.append((entry.name, found.st_size))
                elif entry.name.endswith(_UNFINISHED) and now - found.st_mtime > _ABANDONED:
                    _remove(entry.path)
        kept.sort()  # by time: their names begin with it
        size = sum(count for _, count in kept)
        # The newest stays in any case.
        for number, (name, count) in enumerate(kept[:-1]):
            if len(kept) - number <= self._most and size <= self._most_bytes:
                return
            _remove(os.path.join(self.path, name))
            size -= count


def default_folder() -> CapsuleFolder:
    """A folder of this user's in the place for temporary files."""
    user = os.getuid() if hasattr(os, "getuid") else "user"
    return CapsuleFolder(os.path.join(tempfile.gettempdir(), f"suture-capsules-{user}"), must_be_ours=True)


def _write(path: str, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return  # another process was first


def _require_ours(path: str) -> None:
    found = os.lstat(path)
    advice = "capsules are written nowhere. Set SUTURE_CAPSULES to a folder of this service."
    if not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(f"{path} is not a folder; {advice}")
    if hasattr(os, "geteuid") and (found.st_uid != os.geteuid() or found.st_mode & 0o022):
        raise PermissionError(f"{path} belongs to others; {advice}")
