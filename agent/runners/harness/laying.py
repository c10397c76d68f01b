"""The candidate's files, laid over the tree before anything of it is imported."""

import base64
import contextlib
import os
from typing import List, Optional


def lay_over(overlay: "List[List[Optional[str]]]") -> None:
    """Write and remove files below the working directory; a file that was there keeps its mode.

    Args:
        overlay: pairs of a path that the host has checked, and base64 of the content or None to remove it.
    """
    for path, content in overlay:
        mode = _mode(str(path))
        with contextlib.suppress(FileNotFoundError):
            os.unlink(str(path))
        if content is None:
            continue
        os.makedirs(os.path.dirname(str(path)) or ".", exist_ok=True)
        with open(str(path), "xb") as file:
            file.write(base64.b64decode(content))
        if mode is not None:
            os.chmod(str(path), mode)


def _mode(path: str) -> Optional[int]:
    if os.path.islink(path) or not os.path.isfile(path):
        return None
    return os.stat(path).st_mode & 0o777 | 0o600
