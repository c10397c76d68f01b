"""Reading objects and classes without running anything that their authors wrote.

Attributes are read through the descriptors of `type`, `object` and the interpreter's own types, taken once here: neither a
metaclass nor `__getattribute__`, `__class__`, `__dict__` or `__hash__` of a service's class is asked. Classes are compared by
identity only; `==`, `in` and dictionary keys would ask their metaclass.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

Read = Callable[[object], object]

_class_namespace: Callable[[type], types.MappingProxyType[object, object]] = type.__dict__["__dict__"].__get__
_class_mro: Callable[[type], tuple[type, ...]] = type.__dict__["__mro__"].__get__
_class_bases: Callable[[type], tuple[type, ...]] = type.__dict__["__bases__"].__get__
_class_qualname: Read = type.__dict__["__qualname__"].__get__
_class_module: Read = type.__dict__["__module__"].__get__
_LONGEST_NAME = 200
EMPTY = object()


def plain(value: object, longest: int = _LONGEST_NAME) -> str:
    """The value as an ordinary str when it is one or of a class derived from it, else nothing; at most so many characters."""
    if issubclass(type(value), str):
        return str.__getitem__(value, slice(0, longest))  # type: ignore[index] # a str by its type; isinstance would ask it
    return ""


def mro(cls: type) -> tuple[type, ...]:
    """The class and its bases in the order of their resolution."""
    return _class_mro(cls)


def bases(cls: type) -> tuple[type, ...]:
    """The classes that the class statement names."""
    return _class_bases(cls)


def qualname(cls: type) -> str:
    """The qualified name of a class."""
    return plain(_class_qualname(cls))


def module(cls: type) -> str:
    """The name of the module that made a class."""
    return plain(_class_module(cls))


def full_name(cls: type) -> str:
    """Module and qualified name of a class, with a dot."""
    return f"{module(cls)}.{qualname(cls)}"


def namespace(cls: type) -> Iterator[tuple[str, object]]:
    """What the class itself defines, under names that are ordinary str."""
    return named(_class_namespace(cls).items())


def named(items: Iterable[tuple[object, object]]) -> Iterator[tuple[str, object]]:
    """Of pairs from a dictionary those whose key is an ordinary str."""
    for key, value in items:
        if type(key) is str:
            yield key, value


def derives(cls: type, base: type) -> bool:
    """Whether base is among the bases of the class, by identity."""
    return any(one is base for one in _class_mro(cls))


def instance_dictionary(cls: type) -> Read | None:
    """What reads the dictionary of attributes of an instance; None when instances have none or hide it."""
    for base in _class_mro(cls):
        for name, value in namespace(base):
            if name == "__dict__" and (type(value) is types.GetSetDescriptorType or type(value) is types.MemberDescriptorType):
                return value.__get__
    return None


def slots(cls: type) -> tuple[tuple[str, Read], ...]:
    """What reads each slot that the class and its bases declare by `__slots__`."""
    found: dict[str, Read] = {}
    for base in _class_mro(cls):
        defined = dict(namespace(base))
        if "__slots__" in defined:
            for name, value in defined.items():
                if type(value) is types.MemberDescriptorType:
                    found.setdefault(name, value.__get__)
    return tuple(found.items())


def slot(read: Read, value: object) -> object:
    """What is in a slot of an instance; `EMPTY` when nothing was put there."""
    try:
        return read(value)
    except AttributeError:
        return EMPTY


def attributes(read: Read | None, value: object, most: int) -> list[tuple[str, object]]:
    """The first attributes in the dictionary of an instance."""
    held = read(value) if read else None
    if held is None or not issubclass(type(held), dict):
        return []
    return list(islice(named(dict.items(held)), most))  # type: ignore[arg-type] # it is a dict, by its type
