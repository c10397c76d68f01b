"""What a code object says of its function: kind, parameters, which of them it assigns to, where an instruction stands."""

from __future__ import annotations

import opcode
import types
from itertools import islice
from typing import NamedTuple

_OPTIMIZED, _VARARGS, _VARKEYWORDS = 0x01, 0x04, 0x08
_KINDS = ((0x200, "async_generator"), (0x80, "coroutine"), (0x100, "coroutine"), (0x20, "generator"))
_EXTENDED = opcode.opmap["EXTENDED_ARG"]
_HAVE_SHARED_INDEXES = "RESUME" in opcode.opmap  # since 3.11 cells and variables are numbered together


class Parameters(NamedTuple):
    """Names of a function's parameters, in the order of its signature."""

    named: tuple[str, ...]
    varargs: str
    varkw: str


class Position(NamedTuple):
    """Where an instruction stands; columns count bytes of UTF-8 from 0; None where the interpreter doesn't say."""

    line: int | None
    end_line: int | None
    column: int | None
    end_column: int | None


def kind(code: types.CodeType) -> str:
    """Of which kind the code is, in the words of the capsule."""
    if not code.co_flags & _OPTIMIZED:
        return "module" if code.co_name.startswith("<") else "class"
    return next((name for flag, name in _KINDS if code.co_flags & flag), "function")


def parameters(code: types.CodeType) -> Parameters:
    """The parameters; none for a module or the body of a class, nor for what a comprehension iterates over."""
    if not code.co_flags & _OPTIMIZED:
        return Parameters((), "", "")
    count = code.co_argcount + code.co_kwonlyargcount
    names = code.co_varnames
    rest = list(names[count : count + 2])
    varargs = rest.pop(0) if code.co_flags & _VARARGS and rest else ""
    varkw = rest.pop(0) if code.co_flags & _VARKEYWORDS and rest else ""
    return Parameters(tuple(name for name in names[:count] if not name.startswith(".")), varargs, varkw)


def rebound(code: types.CodeType, names: tuple[str, ...]) -> list[str]:
    """Which of the parameters the code, or a function in it, assigns to or deletes."""
    stored = _stored(code) | _stored_within(code)
    return [name for name in names if name in stored]


def position(code: types.CodeType, instruction: int, line: int | None) -> Position:
    """Where the instruction at an offset of the bytecode stands."""
    if hasattr(code, "co_positions") and instruction >= 0:
        found = next(islice(code.co_positions(), instruction // 2, None), None)
        if found is not None and found[0] is not None:
            return Position(*found)
    return Position(line, None, None, None)


def _stored(code: types.CodeType) -> set[str]:
    variables = code.co_varnames
    cells = code.co_cellvars + code.co_freevars
    shared = variables + tuple(name for name in code.co_cellvars if name not in variables) + code.co_freevars
    found: set[str] = set()
    for operation, argument in _instructions(code.co_code):
        way = _STORES.get(operation)
        if way == "variable":
            found.update(variables[argument : argument + 1])
        elif way == "cell":
            found.update((shared if _HAVE_SHARED_INDEXES else cells)[argument : argument + 1])
        elif way == "two":
            found.update(variables[argument >> 4 : (argument >> 4) + 1], variables[argument & 15 : (argument & 15) + 1])
        elif way == "first":
            found.update(variables[argument >> 4 : (argument >> 4) + 1])
    return found


def _stored_within(code: types.CodeType) -> set[str]:
    """Names of the code's cells that functions inside it assign to."""
    found: set[str] = set()
    waiting = [constant for constant in code.co_consts if type(constant) is types.CodeType] if code.co_cellvars else []
    while waiting:
        inner = waiting.pop()
        found.update(name for name in _stored(inner) if name in inner.co_freevars)
        waiting.extend(constant for constant in inner.co_consts if type(constant) is types.CodeType)
    return found.intersection(code.co_cellvars)


def _instructions(bytecode: bytes) -> list[tuple[int, int]]:
    """The stores among the instructions with their arguments."""
    found = []
    extended = 0
    for operation, argument in zip(bytecode[::2], bytecode[1::2]):
        if operation == _EXTENDED:
            extended = (extended | argument) << 8
            continue
        if operation in _STORES:
            found.append((operation, extended | argument))
        extended = 0
    return found


def _ways() -> dict[int, str]:
    ways = {"STORE_FAST": "variable", "DELETE_FAST": "variable", "STORE_DEREF": "cell", "DELETE_DEREF": "cell"}
    ways.update({"STORE_FAST_STORE_FAST": "two", "STORE_FAST_LOAD_FAST": "first", "STORE_FAST_MAYBE_NULL": "variable"})
    return {opcode.opmap[name]: way for name, way in ways.items() if name in opcode.opmap}


_STORES = _ways()
