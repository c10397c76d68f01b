"""Objects that say when they are touched."""

from collections.abc import Callable
from typing import Any

CALLED: list[str] = []

SPECIAL = (
    *(
        "__repr__",
        "__str__",
        "__bytes__",
        "__format__",
        "__hash__",
        "__eq__",
        "__ne__",
        "__lt__",
        "__bool__",
        "__len__",
        "__iter__",
    ),
    *("__next__", "__contains__", "__getitem__", "__reversed__", "__call__", "__int__", "__float__", "__index__", "__complex__"),
    *("__getattr__", "__getattribute__", "__setattr__", "__delattr__", "__dir__", "__reduce__", "__reduce_ex__", "__getstate__"),
    *(
        "__sizeof__",
        "__copy__",
        "__deepcopy__",
        "__enter__",
        "__exit__",
        "__fspath__",
        "__length_hint__",
        "__missing__",
        "__get__",
    ),
    *(
        "keys",
        "values",
        "items",
        "__instancecheck__",
        "__subclasscheck__",
        "__round__",
        "__abs__",
        "__add__",
        "__radd__",
        "__mod__",
    ),
)


def loud(name: str) -> Callable[..., Any]:
    def method(*_args: object, **_keywords: object) -> Any:
        CALLED.append(name)
        raise RuntimeError(name)

    return method


def loud_class(*bases: type) -> Any:
    """A class of which every method and property of any use to a reader says that it was called, and so does its metaclass."""
    watched = {
        name: loud(f"class {name}")
        for name in (
            "__hash__",
            "__eq__",
            "__getattribute__",
            "__instancecheck__",
            "__subclasscheck__",
            "__repr__",
            "__len__",
            "__iter__",
        )
    }
    metaclass = type("LoudType", (type,), watched)
    members: dict[str, Any] = {name: loud(name) for name in SPECIAL}
    members["__class__"] = property(loud("__class__"))
    if bases == (object,):
        members["__slots__"] = ("__dict__", "held")
    return metaclass("Loud", bases, members)


def made(cls: Any, *args: object) -> Any:
    return type.__dict__["__mro__"].__get__(cls)[1].__new__(cls, *args)
