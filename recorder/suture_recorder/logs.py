"""logging: a record of an error that carries an exception gets a capsule, and says where it is."""

from __future__ import annotations

import logging
from collections.abc import Callable

from . import active

Factory = Callable[..., logging.LogRecord]
_MARK = "_suture_recorder_previous"


def hook() -> None:
    """Look at every record that is made, whichever logger and handler it is for."""
    previous: Factory = logging.getLogRecordFactory()
    if hasattr(previous, _MARK):
        return

    def factory(*args: object, **keywords: object) -> logging.LogRecord:
        record = previous(*args, **keywords)
        if record.exc_info and record.levelno >= logging.ERROR:
            _refer(record)
        return record

    setattr(factory, _MARK, previous)
    logging.setLogRecordFactory(factory)


def unhook() -> None:
    """Look no more."""
    hooked = logging.getLogRecordFactory()
    logging.setLogRecordFactory(getattr(hooked, _MARK, hooked))


def _refer(record: logging.LogRecord) -> None:
    """Put where the capsule is into the record: an attribute for structured logs, a line after the traceback for others."""
    exc_info = record.exc_info
    found = active.record(exc_info[1]) if type(exc_info) is tuple else None
    if found is None:
        return
    record.suture_capsule = found.place
    if record.stack_info is None:
        record.stack_info = f"suture capsule: {found.place}"
