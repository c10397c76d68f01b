"""The frames of a traceback, and the variables of those that are the service's own."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Iterable
from typing import NamedTuple, cast

from . import access, bytecode, ownership, shapes, sources
from .names import qualified
from .walk import Walk

_LONGEST_FILE = 500
_MOST_LINKS = 100_000
_DUNDER = "__"


class Crossed(NamedTuple):
    """A frame that an exception came through, and the instruction it came from."""

    frame: types.FrameType
    instruction: int
    line: int


class Variables(NamedTuple):
    """The variables of a frame by their part in it, values still unrecorded."""

    arguments: list[tuple[str, object]]
    varargs: list[tuple[str, object]]
    varkw: list[tuple[str, object]]
    rebound: list[str]
    others: list[tuple[str, object]]
    closure: list[tuple[str, object]]


def crossed(traceback: types.TracebackType | None, most: int) -> tuple[list[Crossed], bool]:
    """The frames, outermost first: a quarter of the outermost and the rest of the innermost when there are more than `most`."""
    head: list[Crossed] = []
    tail: deque[Crossed] = deque(maxlen=most - most // 4)
    links = 0
    while traceback is not None and links < _MOST_LINKS:
        link = Crossed(traceback.tb_frame, traceback.tb_lasti, traceback.tb_lineno or 0)
        (head if len(head) < most // 4 else tail).append(link)
        traceback = traceback.tb_next
        links += 1
    return [*head, *tail], links > len(head) + len(tail)


def described(link: Crossed, own: tuple[str, ...]) -> dict[str, object]:
    """A frame without its variables and its line of source."""
    code = link.frame.f_code
    file = access.plain(code.co_filename, _LONGEST_FILE)
    module = access.plain(dict.get(link.frame.f_globals, "__name__"))
    place = bytecode.position(code, link.instruction, link.line)
    return {
        "file": file,
        "line": link.line or place.line or 0,
        "end_line": place.end_line,
        "column": place.column,
        "end_column": place.end_column,
        "module": module,
        "function": access.plain(code.co_name),
        "qualname": qualified(link.frame),
        "code": "",
        "own": ownership.is_own(file, module, own),
        "kind": bytecode.kind(code),
        "arguments": [],
        "varargs": None,
        "varkw": None,
        "rebound": [],
        "locals": [],
        "closure": [],
    }


def variables(frame: types.FrameType) -> Variables:
    """The variables of a frame. Only a function's are asked for: a class body's namespace may be any object."""
    code = frame.f_code
    if bytecode.kind(code) == "module":
        return Variables([], [], [], [], _module_level(frame), [])
    if bytecode.kind(code) == "class":
        return Variables([], [], [], [], [], [])
    names = bytecode.parameters(code)
    values = _values(frame)
    parameters = (*names.named, *filter(None, (names.varargs, names.varkw)))
    others = [name for name in (*code.co_varnames, *code.co_cellvars) if name not in parameters]
    return Variables(
        _present(names.named, values),
        _present((names.varargs,), values),
        _present((names.varkw,), values),
        bytecode.rebound(code, parameters),
        _present(tuple(dict.fromkeys(others)), values),
        _present(tuple(name for name in code.co_freevars if name != "__class__"), values),
    )


def quote(walk: Walk, found: Iterable[dict[str, object]]) -> None:
    """Put the lines of source into described frames, as long as there is time: files are read for them."""
    for frame in found:
        if frame["line"] and not walk.budget.is_late():
            frame["code"], count = shapes.redacted_source(sources.line_of(cast("str", frame["file"]), cast("int", frame["line"])))
            walk.redacted += count


def place(found: dict[str, object], reached: dict[str, list[list[object]]], rebound: list[str]) -> None:
    """Put the nodes of variables into a described frame."""
    for part in ("arguments", "locals", "closure"):
        found[part] = reached[part]
    for part in ("varargs", "varkw"):
        found[part] = reached[part][0] if reached[part] else None
    found["rebound"] = rebound


def _present(names: tuple[str, ...], values: Callable[[str], object]) -> list[tuple[str, object]]:
    found = []
    for name in names:
        value = values(name) if name else _UNBOUND
        if value is not _UNBOUND:
            found.append((name, value))
    return found


def _values(frame: types.FrameType) -> Callable[[str], object]:
    """What reads a variable of a function's frame: from a dictionary, since 3.13 from a view of the frame itself."""
    held = frame.f_locals
    if type(held) is dict:
        return lambda name: dict.get(held, name, _UNBOUND)

    def read(name: str) -> object:
        try:
            return held[name]
        except KeyError:
            return _UNBOUND

    return read


def _module_level(frame: types.FrameType) -> list[tuple[str, object]]:
    """What the module's code has assigned, without what it imported and defined."""
    named = dict(access.named(frame.f_globals.items() if type(frame.f_globals) is dict else ()))
    found = [(name, named[name]) for name in frame.f_code.co_names if name in named and not name.startswith(_DUNDER)]
    return [(name, value) for name, value in found if not _is_definition(type(value))]


def _is_definition(cls: type) -> bool:
    return cls is types.ModuleType or cls is types.FunctionType or cls is types.BuiltinFunctionType or issubclass(cls, type)


_UNBOUND = object()
