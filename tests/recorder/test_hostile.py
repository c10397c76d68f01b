"""Objects that do anything when they are touched: the recorder touches none, and never raises."""

import collections
import datetime
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import suture_recorder
from capsule_reading import capsule_of, caught, document, innermost, rebuilt, recorded, variable

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


@pytest.fixture(autouse=True)
def nothing_called_yet() -> Iterator[None]:
    CALLED.clear()
    yield
    CALLED.clear()


def loud_class(*bases: type, leave: tuple[str, ...] = ()) -> Any:
    """A class of which every method and property of any use to a reader says that it was called, and so does its metaclass."""
    names = [name for name in SPECIAL if name not in leave]
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
    members: dict[str, Any] = {name: loud(name) for name in names}
    if "__hash__" in leave:
        members["__hash__"] = object.__hash__
    members["__class__"] = property(loud("__class__"))
    if bases == (object,):
        members["__slots__"] = ("__dict__", "held")
    return metaclass("Loud", bases, members)


def made(cls: Any, *args: object) -> Any:
    return type.__dict__["__mro__"].__get__(cls)[1].__new__(cls, *args)


@pytest.mark.parametrize(
    ("base", "args"),
    [
        *((object, ()), (dict, ()), (list, ()), (tuple, ((1, 2),)), (set, ()), (frozenset, ((1,),)), (str, ("abc",))),
        *((bytes, (b"abc",)), (bytearray, ()), (int, (5,)), (float, (1.5,)), (complex, (1j,)), (collections.deque, ())),
        *((collections.OrderedDict, ()), (collections.defaultdict, ()), (collections.Counter, ()), (Exception, ())),
        *((datetime.datetime, (2026, 1, 2)), (datetime.timedelta, (1,))),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_no_method_of_a_class_or_its_metaclass_is_called(base: type, args: tuple[object, ...]) -> None:
    value = made(loud_class(base), *args)
    node, _ = recorded([value, {"a": value}])
    assert node["k"] == "list"
    assert CALLED == []


def test_what_a_loud_object_holds_is_read_all_the_same() -> None:
    value = made(loud_class(object))
    object.__setattr__(value, "held", 3)
    object.__setattr__(value, "name", "ann")
    node, capsule = recorded(value)
    assert {name: rebuilt(capsule["nodes"][index], []) for name, index in node["state"]} == {"name": "ann"}
    assert {name: rebuilt(capsule["nodes"][index], []) for name, index in node["slots"]} == {"held": 3}
    assert CALLED == []


def test_a_loud_key_of_a_dictionary_is_not_asked_for_its_hash() -> None:
    key = made(loud_class(object, leave=("__hash__",)))
    for kind in (dict, collections.OrderedDict, collections.defaultdict, collections.Counter):
        value: Any = kind()
        value[key] = 1
        recorded(value)
    recorded({key})
    assert CALLED == []


def test_a_property_in_place_of_the_dictionary_is_not_asked() -> None:
    class Hidden:
        __dict__ = property(loud("__dict__"))

    assert recorded(Hidden())[0]["k"] in {"opaque", "object"}
    assert CALLED == []


def test_properties_and_slots_that_shadow_each_other_are_not_asked() -> None:
    class Base:
        __slots__ = ("value",)

    class Derived(Base):
        value = property(loud("value"))

    one = Derived()
    vars(Base)["value"].__set__(one, 7)
    node, capsule = recorded(one)
    assert [capsule["nodes"][index]["v"] for _, index in node["slots"]] == ["7"]
    assert CALLED == []


def test_a_time_zone_of_the_service_is_not_asked() -> None:
    class Zone(datetime.tzinfo):
        utcoffset = tzname = dst = loud("zone")

    node, capsule = recorded(datetime.datetime(2026, 1, 2, tzinfo=Zone()))
    assert node["v"] == "2026-01-02T00:00:00"
    assert capsule["nodes"][node["tz"]]["qualname"].endswith("Zone")
    assert CALLED == []


def test_an_exception_that_overrides_everything_is_recorded() -> None:
    class Broken(Exception):
        __str__ = __repr__ = loud("str")
        __class__ = property(loud("__class__"))
        __traceback__ = property(loud("__traceback__"))
        __cause__ = property(loud("__cause__"))
        __context__ = property(loud("__context__"))
        args = property(loud("args"))

    def fail() -> None:
        raise Broken("too many", 3)

    CALLED.clear()
    capsule = capsule_of(fail)
    assert capsule["exceptions"][0]["message"] == "too many, 3"
    assert innermost(capsule)["function"] == "fail"
    assert CALLED == []


def test_an_argument_of_an_exception_is_not_asked_for_its_text() -> None:
    value = made(loud_class(object))
    error = KeyError(value)
    wrapped = OSError(2, value, value)
    for one in (error, wrapped, ImportError(value), UnicodeDecodeError("utf-8", b"x", 0, 1, "why")):
        document(one)
    assert CALLED == []


def test_the_namespace_of_a_class_body_is_not_asked() -> None:
    class Namespace(dict[str, Any]):
        get = keys = items = __iter__ = __len__ = __contains__ = __delitem__ = loud("namespace")

    class Prepared(type):
        @classmethod
        def __prepare__(cls, *_args: Any, **_keywords: Any) -> Any:
            return Namespace()

    def define() -> None:
        class Body(metaclass=Prepared):
            raise LookupError("while defining")

    capsule = capsule_of(define)
    assert innermost(capsule)["kind"] == "class"
    assert CALLED == []


def test_texts_of_derived_classes_are_read_as_they_are() -> None:
    class Text(str):
        __slots__ = ()
        encode = __getitem__ = __len__ = __iter__ = __str__ = lower = loud("text")

    node, capsule = recorded(Text("abc"))
    assert capsule["nodes"][node["base"]] == {"k": "str", "v": "abc"}
    assert CALLED == []


def test_numbers_too_long_to_be_written_are_left_out() -> None:
    node, _ = recorded(1 << 10_000_000)
    assert node["k"] == "deeper"


def test_the_deepest_recursion_is_recorded() -> None:
    def dive(level: int) -> int:
        return dive(level + 1) + 1

    capsule = document(caught(lambda: dive(0)), bounds=suture_recorder.Bounds(seconds=5))
    assert capsule["exceptions"][0]["type"] == "RecursionError"
    assert "items" in capsule["cut"]
    assert variable(capsule, "level")["k"] == "int"


def test_a_graph_deeper_than_any_stack_is_recorded() -> None:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    _, capsule = recorded(value)
    assert capsule["cut"] == ["depth"]


def test_containers_that_change_meanwhile_cost_nothing_but_themselves() -> None:
    shared: dict[int, int] = {0: 0}
    stop = threading.Event()

    def change() -> None:
        while not stop.is_set():
            shared[len(shared) % 1000] = 1
            shared.pop(len(shared) - 1, None)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        kinds = {recorded([shared, 7])[0]["k"] for _ in range(50)}
    finally:
        stop.set()
        thread.join()
    assert kinds == {"list"}


def test_an_exception_in_a_frame_without_names_is_recorded() -> None:
    capsule = capsule_of(lambda: exec("raise ValueError('x')", {}))
    assert innermost(capsule)["own"] is False
    assert sys.version_info >= (3, 11)


def test_what_cannot_be_captured_is_none_and_not_an_error() -> None:
    assert suture_recorder.capture(ValueError("x"), bounds=suture_recorder.Bounds(bytes=10)) is None
    assert suture_recorder.capture("no exception at all") is None  # type: ignore[arg-type] # a caller's mistake
