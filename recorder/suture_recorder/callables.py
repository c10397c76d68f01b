"""Nodes of what has a name in a module: classes, functions, methods, modules."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from typing import Any

from . import access
from .walk import Encode, Node, Walk, opaque

_function_name = types.FunctionType.__dict__["__qualname__"].__get__
_function_module = types.FunctionType.__dict__["__module__"].__get__
_builtin_name = types.BuiltinFunctionType.__dict__["__name__"].__get__
_builtin_self = types.BuiltinFunctionType.__dict__["__self__"].__get__
_builtin_module = types.BuiltinFunctionType.__dict__["__module__"].__get__
_method_function = types.MethodType.__dict__["__func__"].__get__
_method_self = types.MethodType.__dict__["__self__"].__get__
_namespace: Callable[[object], dict[object, object]] = vars(types.ModuleType)["__dict__"].__get__
_partial_parts: tuple[Callable[[object], Any], ...] = tuple(
    functools.partial.__dict__[name].__get__ for name in ("func", "args", "keywords")
)
_generator_name = types.GeneratorType.__dict__["__qualname__"].__get__


def a_class(walk: Walk, value: type, _depth: int) -> Node:
    """A class by module and name."""
    walk.meet(value)
    return {"k": "class", "module": access.module(value), "qualname": access.qualname(value)}


def function(_walk: Walk, value: types.FunctionType, _depth: int) -> Node:
    """A function by module and name."""
    return {"k": "function", "module": access.plain(_function_module(value)), "qualname": access.plain(_function_name(value))}


def builtin(walk: Walk, value: types.BuiltinFunctionType, depth: int) -> Node:
    """A function of the interpreter, or a method bound to a value."""
    name, owner = access.plain(_builtin_name(value)), _builtin_self(value)
    if owner is None or type(owner) is types.ModuleType:
        return {"k": "builtin", "module": access.plain(_builtin_module(value)), "qualname": name}
    if issubclass(type(owner), type):
        return {"k": "builtin", "module": access.module(owner), "qualname": f"{access.qualname(owner)}.{name}"}
    return {"k": "method", "of": walk.reach(owner, depth + 1), "name": name}


def unbound(_walk: Walk, value: types.MethodDescriptorType, _depth: int) -> Node:
    """A method of a type of the interpreter."""
    owner: type = value.__objclass__
    name = f"{access.qualname(owner)}.{access.plain(value.__name__)}"
    return {"k": "builtin", "module": access.module(owner), "qualname": name}


def method(walk: Walk, value: types.MethodType, depth: int) -> Node:
    """A method bound to a value."""
    function = _method_function(value)
    if type(function) is not types.FunctionType:
        return opaque(value)
    name = access.plain(_function_name(function)).rpartition(".")[2]
    return {"k": "method", "of": walk.reach(_method_self(value), depth + 1), "name": name}


def partial(walk: Walk, value: functools.partial[object], depth: int) -> Node:
    """A function with some of its arguments."""
    wrapped, args, keywords = (read(value) for read in _partial_parts)
    return {
        "k": "partial",
        "f": walk.reach(wrapped, depth + 1),
        "args": walk.several(tuple.__iter__(args), depth),
        "kw": walk.attributes(access.named(dict.items(keywords)), depth),
    }


def a_module(_walk: Walk, value: types.ModuleType, _depth: int) -> Node:
    """A module by its name."""
    names = dict(access.named(dict.items(_namespace(value))))
    return {"k": "module", "module": access.plain(names.get("__name__")), "qualname": ""}


def generator(_walk: Walk, value: types.GeneratorType[object, object, object], _depth: int) -> Node:
    """A generator by the name of its function."""
    return {"k": "generator", "qualname": access.plain(_generator_name(value))}


TABLE: tuple[tuple[type, Encode], ...] = (
    (type, a_class),
    (types.FunctionType, function),
    (types.BuiltinFunctionType, builtin),
    (types.MethodDescriptorType, unbound),
    (types.WrapperDescriptorType, unbound),
    (types.MethodType, method),
    (functools.partial, partial),
    (types.ModuleType, a_module),
    (types.GeneratorType, generator),
)
