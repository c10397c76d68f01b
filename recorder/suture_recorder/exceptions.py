"""An exception with its causes, contexts and members, read past whatever its class overrides."""

from __future__ import annotations

import builtins
import types
from collections.abc import Callable
from typing import NamedTuple

from . import access, shapes

_members = BaseException.__dict__
_traceback: Callable[[object], types.TracebackType | None] = _members["__traceback__"].__get__
_cause, _context = _members["__cause__"].__get__, _members["__context__"].__get__
_suppressed: Callable[[object], bool] = _members["__suppress_context__"].__get__
_args: Callable[[object], tuple[object, ...]] = _members["args"].__get__
_dictionary: Callable[[object], dict[object, object]] = _members["__dict__"].__get__
_GROUP: type | None = getattr(builtins, "BaseExceptionGroup", None)  # since 3.11
_PLAIN = (str, int, float, bool, type(None), bytes)
_LONGEST_MESSAGE = 4096
# Attributes that the interpreter's own `__str__` reads, where they may be any object.
_SPOKEN = (
    *("errno", "strerror", "filename", "filename2", "winerror", "msg", "lineno", "name", "path", "text", "offset"),
    *("message", "reason", "object", "encoding"),
)


class Linked(NamedTuple):
    """An exception and the places in the list of those it is linked with."""

    exception: BaseException
    cause: int | None
    context: int | None
    members: list[int]


def chain(outermost: BaseException, most: int) -> tuple[list[Linked], bool]:
    """The exception first, then what it is linked with; and whether some were left out."""
    order: list[BaseException] = [outermost]
    places: dict[int, int] = {id(outermost): 0}
    left_out = False

    def place(other: object) -> int | None:
        nonlocal left_out
        if other is None or not issubclass(type(other), BaseException):
            return None
        known = places.get(id(other))
        if known is None and len(order) >= most:
            left_out = True
            return None
        if known is None:
            known = places[id(other)] = len(order)
            order.append(other)  # type: ignore[arg-type] # an exception, by its type
        return known

    linked: list[Linked] = []
    for exception in order:  # grows while it is read
        grouped = [found for member in _grouped(exception) if (found := place(member)) is not None]
        linked.append(Linked(exception, place(_cause(exception)), place(_context(exception)), grouped))
    return linked, left_out


def traceback_of(exception: BaseException) -> types.TracebackType | None:
    """Its traceback."""
    return _traceback(exception)


def arguments_of(exception: BaseException) -> tuple[object, ...]:
    """Its `args`."""
    return _args(exception)


def attributes_of(exception: BaseException) -> dict[object, object]:
    """The dictionary of its attributes."""
    return _dictionary(exception)


def described(exception: BaseException) -> tuple[dict[str, object], int]:
    """Type, message and notes, without secrets; and how many were replaced."""
    cls = type(exception)
    message, count = shapes.redacted(message_of(exception))
    notes = dict(access.named(dict.items(_dictionary(exception)))).get("__notes__")
    texts = [shapes.redacted(access.plain(note, _LONGEST_MESSAGE)) for note in notes[:20]] if type(notes) is list else []
    found = {
        "type": access.qualname(cls),
        "module": access.module(cls),
        "message": message[:_LONGEST_MESSAGE],
        "notes": [text for text, _ in texts],
        "suppress_context": _suppressed(exception),
    }
    return found, count + sum(number for _, number in texts)


def message_of(exception: BaseException) -> str:
    """What `str` would say where that is the interpreter's own doing, else what its arguments say."""
    speak = _speaker(type(exception))
    args = _args(exception)
    if speak is not None and (members := len(_grouped(exception))):
        return f"{access.plain(args[0], _LONGEST_MESSAGE)} ({members} sub-exception{'s' if members > 1 else ''})"
    if speak is not None and all(_is_plain(one) for one in args) and _speaks_plainly(exception):
        return access.plain(speak(exception), _LONGEST_MESSAGE)
    spoken = [access.plain(one, _LONGEST_MESSAGE) or int.__repr__(one) for one in args if _is_text(one) or type(one) is int]
    return ", ".join(spoken)[:_LONGEST_MESSAGE]


def _grouped(exception: BaseException) -> tuple[object, ...]:
    if _GROUP is None or not issubclass(type(exception), _GROUP):
        return ()
    held: tuple[object, ...] = _GROUP.__dict__["exceptions"].__get__(exception)
    return tuple(tuple.__iter__(held))


def _speaker(cls: type) -> Callable[[object], object] | None:
    """The `__str__` of the class when it is written in C."""
    for base in access.mro(cls):
        for name, value in access.namespace(base):
            if name == "__str__":
                if type(value) is types.WrapperDescriptorType or type(value) is types.MethodDescriptorType:
                    return value
                return None
    return None


def _speaks_plainly(exception: BaseException) -> bool:
    for base in access.mro(type(exception)):
        for name, value in access.namespace(base):
            if (
                type(value) is types.MemberDescriptorType
                and name in _SPOKEN
                and not _is_plain(access.slot(value.__get__, exception))
            ):
                return False
    return True


def _is_plain(value: object) -> bool:
    if type(value) is int and int.bit_length(value) > 2000:
        return False
    return value is access.EMPTY or any(type(value) is one for one in _PLAIN)


def _is_text(value: object) -> bool:
    return issubclass(type(value), str) and str.__len__(value) > 0  # type: ignore[arg-type] # a str, by its type
