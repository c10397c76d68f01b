"""Exceptions as plain data: type, message, frames, chain."""

import linecache
import os
from types import TracebackType
from typing import Any, Dict, List, Optional

MESSAGE_LENGTH = 10000
FRAMES_KEPT = 100
CHAIN_LENGTH = 20
MEMBERS_KEPT = 20
_known: Dict[str, str] = {}


def describe(error: BaseException, root: str, depth: int = 0) -> Dict[str, Any]:
    """One exception with its frames, outermost first, and what it was raised from.

    Args:
        error: the exception.
        root: real path of the tree; files inside are named relative to it.
        depth: how far down the chain it is.
    """
    explicit = error.__cause__ is not None
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    members = getattr(error, "exceptions", ())
    if not isinstance(members, tuple):
        members = ()
    nested = depth < CHAIN_LENGTH
    return {
        "type": type_name(type(error)),
        "message": message_of(error),
        "frames": frames_of(error.__traceback__, root),
        "cause": describe(earlier, root, depth + 1) if earlier is not None and nested else None,
        "explicit": explicit,
        "members": [
            describe(one, root, depth + 1) for one in members[:MEMBERS_KEPT] if isinstance(one, BaseException) and nested
        ],
        "notes": [str(note)[:MESSAGE_LENGTH] for note in list(getattr(error, "__notes__", ()) or ())[:20]],
    }


def type_name(kind: type) -> str:
    """The type as a traceback prints it."""
    module = getattr(kind, "__module__", "builtins")
    return kind.__qualname__ if module in ("builtins", "__main__") else "%s.%s" % (module, kind.__qualname__)


def message_of(error: BaseException) -> str:
    """The exception's text, or what went wrong when asking for it."""
    try:
        return str(error)[:MESSAGE_LENGTH]
    except Exception as problem:  # noqa: BLE001  # str() of the target's exceptions runs the target's code
        return "<str() of it raised %s>" % type(problem).__name__


def frames_of(traceback: Optional[TracebackType], root: str) -> List[Dict[str, Any]]:
    """The frames from the first one inside the tree on; all of them when none is inside."""
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename.startswith("<frozen importlib"):  # left out of printed tracebacks as well
            traceback = traceback.tb_next
            continue
        frames.append(
            {
                "path": relative(code.co_filename, root),
                "line": traceback.tb_lineno or 0,
                "function": getattr(code, "co_qualname", code.co_name),
                "code": _line(code.co_filename, traceback.tb_lineno or 0),
                "inside": is_inside(code.co_filename, root),
            }
        )
        traceback = traceback.tb_next
    first = next((index for index, frame in enumerate(frames) if frame["inside"]), 0)
    frames = frames[first:]
    return frames if len(frames) <= 2 * FRAMES_KEPT else frames[:FRAMES_KEPT] + frames[-FRAMES_KEPT:]


def _line(filename: str, number: int) -> str:
    try:
        return linecache.getline(filename, number).strip()[:400]
    except Exception:  # noqa: BLE001  # same as for paths
        return ""


def is_inside(filename: str, root: str) -> bool:
    """True for a file of the tree."""
    return not filename.startswith("<") and _real(filename).startswith(root + os.sep)


def relative(filename: str, root: str) -> str:
    """The file's path relative to the tree, as it is when outside."""
    return _real(filename)[len(root) + 1 :].replace(os.sep, "/") if is_inside(filename, root) else filename


def _real(filename: str) -> str:
    if filename not in _known:
        try:
            _known[filename] = os.path.realpath(filename)
        except Exception:  # noqa: BLE001  # the test may have put a file system of its own in os's place
            return filename
    return _known[filename]
