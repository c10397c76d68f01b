"""The qualified name of a frame's function, which code objects know only since 3.11."""

from __future__ import annotations

import types

from . import access

_function_code = types.FunctionType.__dict__["__code__"].__get__
_wrapped = {id(cls): cls.__dict__["__func__"].__get__ for cls in (staticmethod, classmethod)}
_getter = property.__dict__["fget"].__get__


def qualified(frame: types.FrameType) -> str:
    """The qualified name; before 3.11 found in the class of the first argument or the module, else the plain name."""
    code = frame.f_code
    known = getattr(code, "co_qualname", None)
    if known is not None:
        return access.plain(known, 500)
    if code.co_argcount and code.co_varnames[0] in ("self", "cls", "mcs"):
        first = frame.f_locals.get(code.co_varnames[0])
        owner = first if issubclass(type(first), type) else type(first)
        for base in access.mro(owner):  # type: ignore[arg-type] # a class, by its type
            if any(_code_of(value) is code for _, value in access.namespace(base)):
                return f"{access.qualname(base)}.{code.co_name}"
    return access.plain(code.co_name)


def _code_of(value: object) -> object:
    cls = type(value)
    if (read := _wrapped.get(id(cls))) is not None:
        value = read(value)
    elif cls is property:
        value = _getter(value)
    return _function_code(value) if type(value) is types.FunctionType else None
