"""Calls rebuilt from what the recorder kept, of repositories whose code really crashed."""

from dataclasses import replace
from pathlib import Path

import pytest
from capsule_rebuilding import best, body_of, rebuilt
from capsule_recording import capsule_case
from proving import found, text_of

from agent.domain.proof import ReproductionKind
from agent.stages.reproduction.bench import open_bench
from agent.stages.reproduction.by_capsule import by_capsule

VALUES = (
    ("float('inf')", "float('inf')"),
    ("-1.5e300", "-1.5e+300"),
    ("complex(1, float('nan'))", "complex(1.0, float('nan'))"),
    ("__import__('datetime').datetime(2024, 2, 29, 12, 30)", "datetime(2024, 2, 29, 12, 30)"),
    (
        "__import__('datetime').datetime(2024, 2, 29, tzinfo=__import__('datetime').timezone.utc)",
        "datetime(2024, 2, 29, tzinfo=timezone.utc)",
    ),
    ("__import__('datetime').timedelta(hours=1)", "timedelta(seconds=3600)"),
    ("__import__('decimal').Decimal('1.10')", "Decimal('1.10')"),
    ("__import__('fractions').Fraction(1, 3)", "Fraction(1, 3)"),
    ("__import__('pathlib').Path('/x/y')", "Path('/x/y')"),
    ("__import__('re').compile('a+', 2)", "re.compile('a+', re.IGNORECASE)"),
    ("__import__('collections').deque([1], 3)", "deque([1], maxlen=3)"),
    ("__import__('collections').defaultdict(list, a=[1])", "defaultdict(list, {'a': [1]})"),
    ("__import__('functools').partial(int, base=2)", "partial(int, base=2)"),
    ("__import__('io').StringIO('text')", "StringIO('text')"),
    ("iter([1, 2])", "iter([1, 2])"),
    ("shop.Colour.RED", "Colour.RED"),
    ("shop.Colour", "Colour"),
    ("shop.plain", "plain"),
    ("b'\\xff'", "b'\\xff'"),
    ("{1: {2}, (3,): frozenset()}", "{1: {2}, (3,): frozenset()}"),
    ("str.upper", "str.upper"),
    ("range(2, 9)", "range(2, 9)"),
    ("ValueError('no')", "ValueError('no')"),
)


def test_plain_values_are_spelled_as_a_person_would(tmp_path: Path) -> None:
    files = {
        "shop.py": "import enum\n\n\nclass Colour(enum.Enum):\n    RED = 'r'\n\n\ndef plain():\n    pass\n\n\n"
        "def label(*values):\n    return values['first']\n"
    }
    made = ", ".join(value for value, _ in VALUES)
    call = rebuilt(tmp_path, files, f"import shop; shop.label({made})")[0][0]
    text = " ".join(body_of(call).split())
    position = 0
    for _, written in VALUES:
        assert text.find(written, position) >= 0, written
        position = text.find(written, position)


CART = (
    "class Cart:\n    def __init__(self, owner, rate=1, items=None):\n        self.owner = owner\n        self._rate = rate\n"
    "        self.items = items or []\n        self.closed = False\n\n"
    "    def due(self, discount):\n        return sum(self.items) - discount['amount']\n"
)


def test_an_object_is_made_by_its_constructor_from_what_its_attributes_tell(tmp_path: Path) -> None:
    body = best(tmp_path, {"cart.py": CART}, "import cart; cart.Cart('Ada', 2, [3]).due({})")
    assert body == "cart = Cart(owner='Ada', rate=2, items=[3])\ncart.due({})"


def test_constructors_of_base_classes_are_followed(tmp_path: Path) -> None:
    files = {
        "cart.py": CART,
        "gift.py": "from cart import Cart\n\n\nclass Gift(Cart):\n    def __init__(self, giver, **options):\n"
        "        super().__init__(giver, **options)\n        self.wrapped = True\n",
    }
    body = best(tmp_path, files, "import gift; gift.Gift('Bob', rate=3).due({})")
    assert body == "gift = Gift(giver='Bob', rate=3)\ngift.due({})"


def test_a_state_the_constructor_does_not_account_for_is_set_after_it(tmp_path: Path) -> None:
    files = {
        "door.py": (
            "class Door:\n    def __init__(self):\n        self.keys = {}\n        self.opened = 0\n\n"
            "    def open(self, name):\n        return self.keys[name] / self.opened\n"
        )
    }
    body = best(tmp_path, files, "import door; d = door.Door(); d.keys['a'] = 2; d.open('a')")
    assert body == "door = Door()\ndoor.keys = {'a': 2}\ndoor.open('a')"


def test_what_the_call_itself_changes_is_left_as_the_constructor_made_it(tmp_path: Path) -> None:
    files = {
        "reader.py": (
            "class Reader:\n    def __init__(self, text):\n        self.text = text\n        self.at = 0\n\n"
            "    def read(self):\n        self.skip()\n        return self.text[self.at]\n\n"
            "    def skip(self):\n        while self.text[self.at] == ' ':\n            self.at += 1\n"
        )
    }
    calls, _ = rebuilt(tmp_path, files, "import reader; reader.Reader('  ').read()")
    assert body_of(calls[0]) == "reader = Reader(text='  ')\nreader.read()"
    assert "reader.at = 2" in body_of(calls[1])


def test_a_state_that_was_computed_from_what_is_lost_is_not_taken_for_right(tmp_path: Path) -> None:
    files = {
        "gauge.py": (
            "class Gauge:\n    def __init__(self, source, *, unit):\n        values, scale = parse(source)\n        self.values = values\n"
            "        self.scale = scale\n        self.unit = unit\n\n    def mean(self):\n        return sum(self.values) / self.scale\n\n\n"
            "def parse(source):\n    return [float(part) for part in source.split()], 0\n"
        )
    }
    calls, attempts = rebuilt(tmp_path, files, "import gauge; gauge.Gauge('1 2', unit='m').mean()")
    assert not calls
    assert attempts[0].result == "Not rebuilt: the state of Gauge was computed by the repository's code from what is lost."


def test_an_object_of_a_class_with_an_unknown_base_is_filled_attribute_by_attribute(tmp_path: Path) -> None:
    files = {
        "shelf.py": (
            "from collections.abc import Sized\n\n\nclass Shelf(Sized):\n    def fill(self, rows):\n        self.rows = rows\n        return self\n\n"
            "    def __len__(self):\n        return self.rows[0]\n"
        )
    }
    body = best(tmp_path, files, "import shelf; len(shelf.Shelf().fill({}))")
    assert body == "shelf = Shelf.__new__(Shelf)\nshelf.rows = {}\nlen(shelf)"


def test_dataclasses_and_named_tuples_are_made_by_their_fields(tmp_path: Path) -> None:
    files = {
        "order.py": (
            "from dataclasses import dataclass, field\nfrom typing import NamedTuple\n\n\n"
            "class Price(NamedTuple):\n    amount: int\n    currency: str = 'EUR'\n\n\n"
            "@dataclass(frozen=True)\nclass Line:\n    price: Price\n    count: int = 1\n    note: str = field(default='', repr=False)\n"
            "    tags: list = field(default_factory=list)\n\n\n"
            "def total(lines):\n    return sum(line.price.amount / line.count for line in lines)\n"
        )
    }
    body = best(tmp_path, files, "import order; order.total([order.Line(order.Price(3), 0)])")
    assert body == "total([Line(price=Price(amount=3, currency='EUR'), count=0)])"


def test_values_that_hold_each_other_are_variables(tmp_path: Path) -> None:
    files = {
        "tree.py": (
            "class Node:\n    def __init__(self, name):\n        self.name = name\n        self.parent = None\n        self.children = []\n\n"
            "    def add(self, child):\n        child.parent = self\n        self.children.append(child)\n        return child\n\n\n"
            "def share(node):\n    return 1 / len(node.parent.children[0].children)\n"
        )
    }
    body = best(tmp_path, files, "import tree; tree.share(tree.Node('').add(tree.Node('a')))")
    assert body.splitlines()[-1].startswith("share(node")
    assert ".parent = node" in body
    assert ".children = [node" in body


def test_a_list_that_holds_itself_is_filled_after_it_was_made(tmp_path: Path) -> None:
    files = {"deep.py": "def depth(items, limit):\n    return limit[len(items)]\n"}
    body = best(tmp_path, files, "import deep; a = [1]; a.append((a,)); deep.depth(a, [])")
    assert body == "items = []\nitems.extend([1, (items,)])\ndepth(items, [])"


def test_subclasses_of_builtins_keep_their_content_and_their_attributes(tmp_path: Path) -> None:
    files = {
        "text.py": (
            "class Name(str):\n    pass\n\n\nclass Bag(dict):\n    def __init__(self, *pairs):\n        super().__init__(pairs)\n        self.limit = 0\n\n\n"
            "def share(bag, name):\n    return bag[name] / bag.limit\n"
        )
    }
    body = best(tmp_path, files, "import text; text.share(text.Bag(('a', 1)), text.Name('a'))")
    assert body == "bag = Bag()\ndict.update(bag, {'a': 1})\nshare(bag, Name('a'))"


@pytest.mark.slow
def test_the_kept_test_is_red_readable_and_without_idle_statements(tmp_path: Path) -> None:
    files = {
        "till.py": (
            "class Till:\n    def __init__(self, name):\n        self.name = name\n        self.coins = {}\n"
            "        self.label = name.upper()\n        self.rate = 1\n\n"
            "    def share(self, secret):\n        return self.coins[self.name] / (self.rate - 1)\n"
        )
    }
    statements = "import till; t = till.Till('a'); t.coins['a'] = 1; t.share('hunter2-very-secret')"
    case = capsule_case(tmp_path, files, statements)
    reproducer = found(case.reproduce())
    assert reproducer.kind is ReproductionKind.CAPSULE
    assert text_of(reproducer).split("():\n")[1].replace("    ", "") == (
        "till = Till(name='a')\ntill.coins = {'a': 1}\ntill.share('placeholder')\n"
    )
    assert "placeholders stand for secrets" in reproducer.how


def test_without_a_capsule_nothing_is_tried(tmp_path: Path) -> None:
    case = capsule_case(tmp_path, {"a.py": "def f(x):\n    return x[0]\n"}, "import a; a.f([])")
    context = replace(case.context, crash=replace(case.context.crash, capsule=None))
    climb = by_capsule(open_bench(case.incident, context, case.ports))
    assert climb.reproducer is None
    assert not climb.attempts
