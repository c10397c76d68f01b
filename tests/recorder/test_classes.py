"""Of classes that no test may be able to import, what is needed for one to stand for them."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from capsule_reading import caught, crash, document
from jsonschema import Draft202012Validator

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/capsule.schema.json").read_text(encoding="utf-8"))


def made(name: str, source: str) -> ModuleType:
    """A module of its own top-level name."""
    module = ModuleType(name)
    exec(source, module.__dict__)
    return module


@dataclass
class Near:
    name: str


def document_of(value: object) -> dict[str, Any]:
    found = document(caught(lambda: crash(value)))
    assert not [*Draft202012Validator(SCHEMA).iter_errors(found)]
    return found


def test_bases_of_a_callers_class_are_named_and_those_that_are_away_too_described() -> None:
    away = made("caller", "class Base(dict):\n    pass\n\n\nclass Thing(Base):\n    pass\n")
    found = document_of(away.Thing())["classes"]
    assert {one["qualname"]: one["bases"] for one in found} == {
        "Thing": [["caller", "Base"]],
        "Base": [["builtins", "dict"]],
    }


def test_a_dataclass_is_described_by_its_fields() -> None:
    source = (
        "from dataclasses import dataclass, field\nfrom typing import ClassVar\n\n\n@dataclass\nclass Job:\n    name: str\n"
        "    limit: ClassVar[int] = 3\n    started: float = field(init=False)\n"
    )
    (job,) = document_of(made("caller", source).Job("backup"))["classes"]
    assert job["fields"] == [["name", True], ["started", False]]


def test_a_class_inside_of_a_function_is_described_wherever_it_is() -> None:
    @dataclass
    class Inner:
        part: int = field(default=1)

    (inner,) = document_of(Inner())["classes"]
    assert inner["qualname"].endswith("<locals>.Inner")
    assert inner["fields"] == [["part", True]]


def test_classes_beside_the_code_that_crashed_and_those_of_python_are_not() -> None:
    assert "classes" not in document_of(Near("a"))
    assert "classes" not in document_of(Path("/x"))


def test_nothing_that_a_class_says_of_itself_is_asked() -> None:
    source = (
        "class Meta(type):\n    def __getattribute__(cls, name):\n        raise SystemExit(name)\n\n"
        "    def __hash__(cls):\n        raise SystemExit('hash')\n\n\n"
        "class Odd(metaclass=Meta):\n    __dataclass_fields__ = {'a': 1}\n"
    )
    (odd,) = document_of(made("caller", source).Odd())["classes"]
    assert odd["fields"] == []
