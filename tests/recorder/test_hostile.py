"""Objects that do anything when they are touched: the recorder touches none, and never raises."""

import collections
import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from capsule_reading import capsule_of, caught, document, innermost, rebuilt, recorded
from loud_objects import CALLED, loud, loud_class, made


@pytest.fixture(autouse=True)
def nothing_called_yet() -> Iterator[None]:
    CALLED.clear()
    yield
    CALLED.clear()


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


class Key:
    """Quiet until it is armed: dictionaries ask for hashes when they are filled."""

    armed = False

    def __hash__(self) -> int:
        if self.armed:
            CALLED.append("hash")
        return 1

    def __eq__(self, other: object) -> bool:
        if self.armed:
            CALLED.append("eq")
        return self is other


def test_a_key_of_a_dictionary_is_not_asked_for_its_hash_nor_compared() -> None:
    keys = [Key(), Key()]
    kinds: list[Any] = [{}, collections.OrderedDict(), collections.defaultdict(int), collections.Counter()]
    for value in kinds:
        value.update(dict.fromkeys(keys, 1))
    members = set(keys)
    Key.armed = True
    try:
        _, capsule = recorded([*kinds, members])
    finally:
        Key.armed = False
    assert CALLED == []
    assert sum(node.get("qualname") == "Key" and node["k"] == "object" for node in capsule["nodes"]) == 2


def test_notes_and_names_of_modules_that_are_no_texts_are_not_asked() -> None:
    error = caught(lambda: exec("1 / 0", {"__name__": made(loud_class(object))}))
    error.__notes__ = [made(loud_class(object)), "second"]
    assert document(error)["exceptions"][0]["notes"] == ["", "second"]
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
    renamed = OSError(2, "gone", "x.txt")
    renamed.filename = value
    for one in (error, wrapped, renamed, ImportError(value), UnicodeDecodeError("utf-8", b"x", 0, 1, "why")):
        document(one)
    assert CALLED == []


def test_the_namespace_of_a_class_body_is_not_asked() -> None:
    class Namespace(dict[str, Any]):
        get = keys = items = __iter__ = __len__ = __contains__ = __delitem__ = loud("namespace")

        def __getitem__(self, name: str) -> Any:
            CALLED.append(name)
            return dict.__getitem__(self, name)

    class Prepared(type):
        @classmethod
        def __prepare__(cls, *_args: Any, **_keywords: Any) -> Any:
            return Namespace()

    def define() -> None:
        class Body(metaclass=Prepared):
            def method(self) -> object:
                return __class__  # type: ignore[name-defined] # makes it a variable of the body

            CALLED.clear()  # what the body itself looked up
            raise LookupError

    capsule = capsule_of(define)
    assert innermost(capsule)["kind"] == "class"
    assert set(CALLED) <= {"LookupError"}


def test_texts_of_derived_classes_are_read_as_they_are() -> None:
    class Text(str):
        __slots__ = ()
        encode = __getitem__ = __len__ = __iter__ = __str__ = lower = loud("text")

    node, capsule = recorded(Text("abc"))
    assert capsule["nodes"][node["base"]] == {"k": "str", "v": "abc"}
    assert CALLED == []
