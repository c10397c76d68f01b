"""Which code is the service's own: not the standard library, not installed packages, not this recorder."""

from __future__ import annotations

import os
from functools import lru_cache

_INSTALLED = ("/site-packages/", "/dist-packages/")
_HERE = os.path.dirname(os.path.abspath(__file__))


def _folder(path: str) -> str:
    return os.path.realpath(path).replace(os.sep, "/").rstrip("/") + "/"


_LIBRARY = _folder(os.path.dirname(os.__file__))
_RECORDER = _folder(_HERE)


@lru_cache(maxsize=4096)
def is_own(file: str, module: str, named: tuple[str, ...] = ()) -> bool:
    """Whether a frame is of the service's own code.

    Args:
        file: the frame's file, as the code object has it.
        module: the name of the frame's module.
        named: packages and absolute folders that are the service's own wherever they are installed.
    """
    path = file.replace(os.sep, "/")
    if not path or path.startswith("<"):
        return False
    if any(_is_in(file, module, name) for name in named):
        return True
    real = os.path.realpath(file).replace(os.sep, "/")
    if any(sign in path or sign in real for sign in _INSTALLED):
        return False
    return not real.startswith((_LIBRARY, _RECORDER))


def _is_in(file: str, module: str, name: str) -> bool:
    """Whether a frame is of a package or folder."""
    if os.path.isabs(name):
        return file.startswith(name.rstrip(os.sep) + os.sep) or os.path.realpath(file).startswith(os.path.realpath(name) + os.sep)
    return module == name or module.startswith(f"{name}.")
