"""One recorder: which exceptions are recorded, once each, and where their capsules go."""

from __future__ import annotations

import threading
import uuid
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from . import access, exceptions
from .bounds import Bounds
from .capsule import Document, Origin
from .capturing import capture
from .flood import Flood
from .objects import MARK

if TYPE_CHECKING:
    from typing import TypeGuard

Sink = Callable[[bytes], object]
_REMEMBERED = 8


class Recorded(NamedTuple):
    """A capsule that was made.

    Args:
        id: the recorder's name for it.
        place: where it went, such as the path of its file; the id when the sink doesn't say.
        capsule: the document.
    """

    id: str
    place: str
    capsule: bytes


class Recorder:
    """Records exceptions; nothing in it raises.

    Args:
        sink: takes each capsule; may return its place as a str.
        bounds: of one capsule.
        origin: what capsules say of the service.
        flood: how many are made.
    """

    def __init__(self, sink: Sink, bounds: Bounds, origin: Origin, flood: Flood) -> None:
        self.flood = flood
        self._sink, self._bounds, self._origin = sink, bounds, origin
        self._recent: deque[Recorded] = deque(maxlen=_REMEMBERED)
        self._busy = threading.local()

    def record(self, exception: object, request: Callable[[], Document | None] | None = None) -> Recorded | None:
        """Record an exception, unless that was done or it is no failure.

        Args:
            exception: what escaped or was logged.
            request: what describes the request that was being answered.

        Returns:
            Its capsule, also when it was made before and is still remembered; None when there is none.
        """
        if getattr(self._busy, "now", False):
            return None
        self._busy.now = True
        try:
            return self._recorded(exception, request)
        except Exception:  # noqa: BLE001 # the recorder never adds a crash to a crash
            return None
        finally:
            self._busy.now = False

    def _recorded(self, exception: object, request: Callable[[], Document | None] | None) -> Recorded | None:
        if not _is_failure(exception):
            return None
        attributes = exceptions.attributes_of(exception)
        known = dict.get(attributes, MARK)
        if known is not None:
            return next((one for one in self._recent if one.id == known), None)
        name = uuid.uuid4().hex
        dict.__setitem__(attributes, MARK, name)
        skipped = self.flood.admits(_sameness(exception))
        if skipped is None:
            return None
        capsule = capture(exception, bounds=self._bounds, origin=self._origin, request=_described(request), skipped=skipped)
        if capsule is None:
            return None
        recorded = Recorded(name, self._delivered(capsule) or name, capsule)
        self._recent.append(recorded)
        return recorded

    def _delivered(self, capsule: bytes) -> str:
        try:
            place = self._sink(capsule)
        except Exception:  # noqa: BLE001 # a full disk; logs and trackers can still carry the capsule
            return ""
        return place if type(place) is str else ""


def _is_failure(exception: object) -> TypeGuard[BaseException]:
    """Whether it is an exception that means a failure, not one that ends a program, a task or a generator."""
    cls = type(exception)
    if not issubclass(cls, BaseException):
        return False
    return issubclass(cls, Exception) or any(access.qualname(base) == "BaseExceptionGroup" for base in access.mro(cls))


def _sameness(exception: BaseException) -> tuple[str, str, int]:
    """Type and place of a crash."""
    link = exceptions.traceback_of(exception)
    last = link
    while link is not None:
        last, link = link, link.tb_next
    file = access.plain(last.tb_frame.f_code.co_filename, 500) if last else ""
    return access.full_name(type(exception)), file, (last.tb_lineno or 0) if last else 0


def _described(request: Callable[[], Document | None] | None) -> Document | None:
    try:
        return request() if request else None
    except Exception:  # noqa: BLE001 # a server's odd environment costs the request part only
        return None
