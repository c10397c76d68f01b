"""`capture`: the pure door. An exception in, the bytes of a capsule out, nothing raised."""

from __future__ import annotations

from .bounds import Bounds
from .capsule import Document, Origin, capsule_of


def capture(
    exception: BaseException,
    *,
    bounds: Bounds = Bounds(),  # noqa: B008 # frozen
    origin: Origin = Origin(),  # noqa: B008 # frozen
    request: Document | None = None,
    skipped: int = 0,
) -> bytes | None:
    """The capsule of an exception, whatever the objects in its frames are and do.

    Args:
        exception: with its traceback.
        bounds: how large a capsule may be, and how long it may take.
        origin: what the capsule says of the service, and which installed packages are its own.
        request: the request part of the capsule, already without secrets.
        skipped: how many of the same crash were not recorded since the last one.

    Returns:
        A JSON document in UTF-8; None when none could be made.
    """
    try:
        return capsule_of(exception, bounds, origin, request, skipped)
    except Exception:  # noqa: BLE001 # the recorder never adds a crash to a crash
        return None
