"""Switching the recorder on and off."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from . import active, logs, loops, process
from .bounds import Bounds
from .capsule import Origin
from .flood import Flood
from .folder import CapsuleFolder, default_folder
from .recorder import Recorder, Sink

_OFF = "off"


def install(
    directory: str | os.PathLike[str] | None = None,
    *,
    sink: Sink | None = None,
    service: str | None = None,
    release: str | None = None,
    own: Iterable[str] = (),
    bounds: Bounds = Bounds(),  # noqa: B008 # frozen
    per_minute: int = 5,
) -> Recorder | None:
    """Record what escapes the program, its threads and its tasks, and what is logged as an error with an exception.

    Args:
        directory: where capsules are written; without one SUTURE_CAPSULES, else a folder of this user's among the temporary
            files. SUTURE_CAPSULES=off switches the recorder off.
        sink: takes each capsule instead of a directory.
        service: name of the service; without one SUTURE_SERVICE.
        release: its release; without one SUTURE_RELEASE.
        own: packages and absolute folders that are the service's own code wherever they are installed; SUTURE_OWN adds
            some, with commas between.
        bounds: of one capsule.
        per_minute: capsules a minute of the same crash.

    Returns:
        The recorder; None when it is switched off.
    """
    chosen = os.environ.get("SUTURE_CAPSULES", "")
    if chosen == _OFF:
        return None
    origin = Origin(
        service=os.environ.get("SUTURE_SERVICE", "") if service is None else service,
        release=os.environ.get("SUTURE_RELEASE", "") if release is None else release,
        own=(*own, *(name.strip() for name in os.environ.get("SUTURE_OWN", "").split(",") if name.strip())),
    )
    recorder = Recorder(sink or _folder(directory, chosen), bounds, origin, Flood(same=per_minute))
    active.switch(recorder)
    for hook in (process.hook, logs.hook, loops.hook):
        hook()
    return recorder


def uninstall() -> None:
    """Switch the recorder off and put back the hooks that were there before, where nobody has put others since."""
    active.switch(None)
    for unhook in (process.unhook, logs.unhook, loops.unhook):
        unhook()


@contextmanager
def recording() -> Iterator[None]:
    """Record what escapes the block or the decorated function; it is raised as before."""
    try:
        yield
    except Exception as error:
        active.record(error)
        raise


def _folder(directory: str | os.PathLike[str] | None, chosen: str) -> Callable[[bytes], object]:
    path = os.fspath(directory) if directory is not None else chosen
    return CapsuleFolder(path) if path else default_folder()
