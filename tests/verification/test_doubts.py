"""Doubts that the rest of the repository raises: the same fault beside, names that others use, names that exist elsewhere."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from proving import Case, case

from agent.domain.fix import CandidateFix
from agent.domain.proof import Baseline, Reproducer, ReproductionKind
from agent.stages.reproduction.bench import open_bench
from agent.stages.verification.doubting import doubts_about

GAUGE = """\
class Gauge:
    def __init__(self, window=None, parts=0, items=()):
        self.window = window
        self.parts = parts
        self.items = items

    def low(self):
        return self.window.low

    def high(self):
        return self.window.high

    def share(self, of):
        return of / self.parts

    def rest(self, of):
        return 1 - of / self.parts

    def first(self):
        return self.items[0]

    def last(self):
        return self.items[-1]

    def name(self):
        return self.window.name if self.window is not None else ""


class Meter(Gauge):
    def middle(self):
        return (self.window.low + self.window.high) / 2
"""
METER = GAUGE.replace("        return self.window.high\n", "        return self.window and self.window.high\n")


def doubts(shop: Case, fix: CandidateFix) -> list[str]:
    """Codes of the doubts about a fix whose reproduction is a replay."""
    signature = shop.context.signature
    proof = Reproducer(
        kind=ReproductionKind.REPLAY, test_id="tests/test_x.py::test_x", expected=signature, observed=shop.context.crash, how=""
    )
    bench = open_bench(shop.incident, shop.context, shop.ports)
    return [reason.code for reason in doubts_about(bench, fix, Baseline(reproducer=proof))]


def shop_of(folder: Path, files: Mapping[str, str], call: str) -> Case:
    """A repository and its crash."""
    return case(folder, files, call)


@pytest.mark.parametrize(
    ("call", "old", "new"),
    [
        ("low()", "return self.window.low\n", "return self.window.low if self.window is not None else None\n"),
        ("share(1)", "return of / self.parts\n\n    def rest", "return of / self.parts if self.parts else 0.0\n\n    def rest"),
        ("first()", "return self.items[0]\n", "return self.items[0] if self.items else None\n"),
    ],
)
def test_a_guard_that_sibling_methods_lack_leaves_a_doubt(call: str, old: str, new: str, tmp_path: Path) -> None:
    shop = shop_of(tmp_path, {"gauge.py": GAUGE}, f"import gauge; gauge.Gauge().{call}")
    assert doubts(shop, shop.fix("gauge.py", old, new)) == ["siblings-unguarded"]


def test_methods_of_derived_classes_are_siblings_too(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, {"gauge.py": METER}, "import gauge; gauge.Gauge().low()")
    fix = shop.fix("gauge.py", "return self.window.low\n", "return self.window.low if self.window is not None else None\n")
    assert doubts(shop, fix) == ["siblings-unguarded"]


def test_siblings_that_ask_themselves_leave_none(tmp_path: Path) -> None:
    alone = METER.partition("\n\nclass Meter")[0]
    shop = shop_of(tmp_path, {"gauge.py": alone}, "import gauge; gauge.Gauge().low()")
    fix = shop.fix("gauge.py", "return self.window.low\n", "return self.window.low if self.window is not None else None\n")
    assert doubts(shop, fix) == []


def test_a_fix_where_the_value_is_set_leaves_none(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, {"gauge.py": GAUGE}, "import gauge; gauge.Gauge().low()")
    assert doubts(shop, shop.fix("gauge.py", "self.window = window\n", "self.window = window or Window()\n")) == []


def test_an_attribute_that_another_file_reads_keeps_its_name(tmp_path: Path) -> None:
    plan = "class Plan:\n    def __init__(self):\n        self.titel = 'a'\n\n    def show(self):\n        return self.title\n"
    files = {"plan.py": plan, "page.py": "def heading(plan):\n    return plan.titel.upper()\n"}
    shop = shop_of(tmp_path, files, "import plan; plan.Plan().show()")
    assert doubts(shop, shop.fix("plan.py", "self.titel", "self.title")) == ["name-in-use"]


def test_a_function_that_another_file_imports_keeps_its_name(tmp_path: Path) -> None:
    files = {
        "units.py": "def to_celcius(value):\n    return value\n\n\ndef shown(value):\n    return to_celsius(value)\n",
        "page.py": "from units import shown, to_celcius\n",
    }
    shop = shop_of(tmp_path, files, "import units; units.shown(1)")
    assert doubts(shop, shop.fix("units.py", "def to_celcius", "def to_celsius")) == ["name-in-use"]


def test_a_name_that_another_module_defines_may_want_an_import(tmp_path: Path) -> None:
    files = {
        "report.py": "def line(maximum):\n    return str(maximun)\n",
        "scale.py": "maximun = 10\n",
    }
    shop = shop_of(tmp_path, files, "import report; report.line(1)")
    assert doubts(shop, shop.fix("report.py", "maximun", "maximum")) == ["name-exists"]


def test_an_attribute_of_another_class_may_mean_another_object(tmp_path: Path) -> None:
    person = "class Person:\n    def __init__(self):\n        self.captain = 1\n\n\ndef head(thing):\n    return thing.capitan\n"
    files = {"person.py": person, "ship.py": "class Ship:\n    def __init__(self):\n        self.capitan = 2\n"}
    shop = shop_of(tmp_path, files, "import person; person.head(person.Person())")
    assert doubts(shop, shop.fix("person.py", "capitan", "captain")) == ["name-exists"]


def test_a_plain_slip_of_the_keys_leaves_none(tmp_path: Path) -> None:
    files = {"mail.py": "def envelope(address):\n    return adress\n", "page.py": "def adress_book():\n    return 0\n"}
    shop = shop_of(tmp_path, files, "import mail; mail.envelope('a')")
    assert doubts(shop, shop.fix("mail.py", "adress\n", "address\n")) == []


def test_a_name_taken_from_its_new_place_leaves_none(tmp_path: Path) -> None:
    kinds = "import collections\n\n\ndef is_map(value):\n    return isinstance(value, collections.Mapping)\n"
    files = {"kinds.py": kinds, "page.py": "import collections\n\n\ndef f(v):\n    return isinstance(v, collections.Mapping)\n"}
    shop = shop_of(tmp_path, files, "import kinds; kinds.is_map({})")
    fix = shop.fix("kinds.py", "import collections\n", "import collections.abc\n")
    assert doubts(shop, fix) == []
