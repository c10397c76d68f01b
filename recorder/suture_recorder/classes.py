"""What is said of classes that a test may not be able to import: those of a script, inside of a function, of the caller."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable

from . import access

_MOST = 50
_MOST_FIELDS = 100
_LIBRARY: frozenset[str] = getattr(sys, "stdlib_module_names", frozenset())  # Python 3.10
_field_name, _field_init, _field_kind = (dataclasses.Field.__dict__[name].__get__ for name in ("name", "init", "_field_type"))
_ORDINARY = getattr(dataclasses, "_FIELD", None)


def described(classes: Iterable[type], modules: Iterable[str]) -> list[dict[str, object]]:
    """Bases, and the fields of dataclasses, of classes that are defined away from the code that crashed.

    Args:
        classes: that were met.
        modules: of the frames.
    """
    near = {name.partition(".")[0] for name in modules}
    away: dict[int, type] = {}
    waiting = list(classes)
    while waiting and len(away) < _MOST:
        cls = waiting.pop(0)
        if id(cls) not in away and _is_away(access.module(cls), access.qualname(cls), near):
            away[id(cls)] = cls
            waiting += access.bases(cls)
    return [_described(cls) for cls in away.values()]


def _is_away(module: str, qualname: str, near: set[str]) -> bool:
    top = module.partition(".")[0]
    if module == "__main__" or "<" in qualname:
        return True
    return top not in near and top not in _LIBRARY and top != "builtins"


def _described(cls: type) -> dict[str, object]:
    bases = [[access.module(base), access.qualname(base)] for base in access.bases(cls) if base is not object]
    found: dict[str, object] = {"module": access.module(cls), "qualname": access.qualname(cls), "bases": bases}
    fields = _fields(cls)
    return found if fields is None else {**found, "fields": fields}


def _fields(cls: type) -> list[list[object]] | None:
    """Name of each field of a dataclass, and whether its constructor takes it; None for any other class."""
    held = dict(access.namespace(cls)).get("__dataclass_fields__")
    if type(held) is not dict:
        return None
    ordinary = [one for one in held.values() if type(one) is dataclasses.Field and _field_kind(one) is _ORDINARY]
    return [[access.plain(_field_name(one)), _field_init(one) is True] for one in ordinary[:_MOST_FIELDS]]
