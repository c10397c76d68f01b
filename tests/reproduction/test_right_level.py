"""Small programs of which it is known where the fault is: the kept test is one that the right fix turns green, or there is none."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from proving import case

from agent.domain.proof import VerdictKind


@dataclass(frozen=True, kw_only=True)
class Known:
    """A program, its crash and its right fix.

    Args:
        code: of `shop.py`.
        crash: what is called.
        old: text that the right fix replaces.
        new: by what.
        called: functions that a kept test may call; empty where none may be kept.
        style: how the variables are recorded.
    """

    code: str
    crash: str
    old: str
    new: str
    called: frozenset[str]
    style: str = "tracker"


TEXT = """def total(text):
    return sum(_amount(part) for part in text.split(","))


def _amount(part):
    return int(part.split("x")[1])
"""
BYTES = """class Page:
    def __init__(self, reader):
        self.body = reader.read()


def paint(color, text):
    return color + text + color


def render(page):
    return paint("red", page.body)
"""
GRAPH = """class Graph:
    def __init__(self):
        self.nodes = []
        self.edges = []


def communities(graph):
    if not graph.nodes:
        return []
    return list(_merged(graph))


def _merged(graph):
    yield len(graph.nodes) / len(graph.edges)
"""
PAIRS = """def entries(pairs):
    found = dict(pairs)
    return found["first"], found["last"], found["count"]
"""
REFUSED = """class Refused(Exception):
    pass


def order(data):
    if "item" not in data:
        raise Refused("no item")
    return _line(data["item"])


def _line(item):
    return item["name"].upper()
"""
ON_PURPOSE = """class Unknown(Exception):
    pass


def shipped(order):
    return _rate(order.get("zone"))


def _rate(zone):
    if zone not in ("north", "south"):
        raise Unknown(f"no zone {zone}")
    return 3
"""
MISSPELLED = """def discount(order):
    rate = order["rate"]
    return _applied(order["total"], rate)


def _applied(total, rate):
    return total - totl * rate
"""
NUMBERS = """def mean(values):
    return _ratio(sum(values), len(values))


def _ratio(whole, parts):
    return whole / parts
"""
RECURSIVE = """def depth(node):
    return 1 + max((depth(child) for child in node["children"]))
"""
OPTION = """class Meter:
    def __init__(self, total, silent=False):
        if not silent:
            self.start = 0
        self.total = total

    def left(self):
        return self.total - self.start
"""
KNOWN = {
    "a text that a private function reads is called from outside": Known(
        code=TEXT, crash="total('2x3,4')", old='part.split("x")[1]', new='part.split("x")[-1]', called=frozenset({"total"})
    ),
    "a helper that was handed the wrong type is never asked to take it": Known(
        code=BYTES,
        crash="import io; from shop import Page\nrender(Page(io.BytesIO(b'x')))",
        old="page.body)",
        new="str(page.body, 'utf-8'))",
        called=frozenset({"render"}),
    ),
    "an object that was built anew is not taken for the one of production": Known(
        code=GRAPH,
        crash="from shop import Graph\ngraph = Graph(); graph.nodes.append(1)\ncommunities(graph)",
        old="if not graph.nodes:",
        new="if not graph.edges:",
        called=frozenset({"communities"}),
    ),
    "a made-up input that is wrong in every way is not kept": Known(
        code=PAIRS, crash="entries([('last', 1), ('count', 1)])", old='found["first"]', new='found.get("first")',
        called=frozenset({"entries"}), style="none",
    ),
    "a recorded input that is wrong in one way is": Known(
        code=PAIRS, crash="entries([('last', 1), ('count', 1)])", old='found["first"]', new='found.get("first")',
        called=frozenset({"entries"}), style="text",
    ),
    "an input that the right fix refuses does not speak against it": Known(
        code=REFUSED, crash="order({'item': {}})", old='if "item" not in data:', new='if not data.get("item"):',
        called=frozenset({"order"}),
    ),
    "who refuses on purpose is called through who should not have asked": Known(
        code=ON_PURPOSE, crash="shipped({})", old='order.get("zone")', new='order.get("zone", "north")', called=frozenset({"shipped"})
    ),
    "a name that is misspelled crashes whatever comes in": Known(
        code=MISSPELLED, crash="discount({'rate': 1, 'total': 2})", old="totl", new="total",
        called=frozenset({"discount", "_applied"}), style="none",
    ),
    "a private function that divides is called through the public one": Known(
        code=NUMBERS, crash="mean([])", old="return _ratio(sum", new="return 0 if not values else _ratio(sum", called=frozenset({"mean"})
    ),
    "the same without anything recorded": Known(
        code=NUMBERS, crash="mean([])", old="return _ratio(sum", new="return 0 if not values else _ratio(sum",
        called=frozenset({"mean"}), style="none",
    ),
    "a function that calls itself is called with the whole input": Known(
        code=RECURSIVE, crash="depth({'children': [{'children': []}]})", old='node["children"])',
        new='node["children"]), default=0', called=frozenset({"depth"}),
    ),
    "an option of the constructor that leaves something out": Known(
        code=OPTION, crash="from shop import Meter\nMeter(3, silent=True).left()", old="self.start\n", new="getattr(self, 'start', 0)\n",
        called=frozenset({"Meter.left"}), style="none",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_the_right_fix_is_never_refused(name: str, tmp_path: Path) -> None:
    known = KNOWN[name]
    one = case(tmp_path, {"shop.py": known.code}, f"from shop import *\n{known.crash}", style=known.style)
    baseline = one.reproduce()
    assert baseline.reproducer is None or baseline.reproducer.called in known.called, baseline.reproducer.how
    verdict = one.verify(one.fix("shop.py", known.old, known.new), baseline)
    assert verdict.kind in (VerdictKind.PROVEN, VerdictKind.PLAUSIBLE), verdict.reasons
