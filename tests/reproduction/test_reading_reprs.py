"""Recorded text becomes an expression, or is refused; nothing of it is ever evaluated here."""

import ast

import pytest

from agent.stages.reproduction.expressions import NotRebuildable, references, spelled
from agent.stages.reproduction.recorded import Reading, read_value, readings
from agent.stages.reproduction.reprs import ObjectBuilder, ReprReader
from agent.stages.reproduction.scope import Scope

SCOPE = Scope(
    names={
        "Color": ("shop.colors", "Color"),
        "Line": ("shop.cart", "Line"),
        "run": ("subprocess", "run"),
        "LIMIT": ("shop.cart", "LIMIT"),
        "total": ("shop.cart", "total"),
    },
    classes=frozenset({"Line"}),
    constants=frozenset({"LIMIT"}),
    own_modules=frozenset({"shop.cart", "shop.colors"}),
    functions=frozenset({"total"}),
    elsewhere={"Coupon": ("shop.colors", "Coupon")}.get,
)
READER = ReprReader(SCOPE, ObjectBuilder())


def read(text: str) -> str:
    node = READER.read(text)
    return spelled(node, {found: found[1] or found[0] for found in references(node)})


@pytest.mark.parametrize(
    ("text", "built"),
    [
        ("'it\\'s <here>'", '"it\'s <here>"'),
        ("-3.5", "-3.5"),
        ("[1, (2,), {'a': None}, {True}]", "[1, (2,), {'a': None}, {True}]"),
        ("inf", "float('inf')"),
        ("-inf", "float('-inf')"),
        ("[nan, (1+2j)]", "[float('nan'), 1 + 2j]"),
        ("b'\\x00'", "b'\\x00'"),
        ("set()", "set()"),
        ("datetime.datetime(2026, 5, 1, 9, 30)", "datetime(2026, 5, 1, 9, 30)"),
        ("datetime.datetime(2026, 5, 1, tzinfo=datetime.timezone.utc)", "datetime(2026, 5, 1, tzinfo=timezone.utc)"),
        ("Decimal('1.10')", "Decimal('1.10')"),
        ("PosixPath('/tmp/x')", "Path('/tmp/x')"),
        ("UUID('12345678-1234-5678-1234-567812345678')", "UUID('12345678-1234-5678-1234-567812345678')"),
        ("OrderedDict([('a', 1)])", "OrderedDict([('a', 1)])"),
        ("defaultdict(<class 'list'>, {'a': [1]})", "defaultdict(list, {'a': [1]})"),
        ("<class 'shop.cart.Line'>", "Line"),
        ("<Color.RED: 1>", "Color.RED"),
        ("[<Color.RED: 1>, <Color.BLUE: 'b'>]", "[Color.RED, Color.BLUE]"),
        ("Line(name='tea', price=3)", "Line(name='tea', price=3)"),
        ("Line(limit=LIMIT)", "Line(limit=LIMIT)"),
        ("<module 'json' from '/usr/lib/json.py'>", "json"),
        ("dict_keys(['a'])", "['a']"),
        ("range(0, 3)", "range(0, 3)"),
        ("<function total at 0x7f00>", "total"),
        ("<function Line.price at 0x7f00>", "Line.price"),
        ("<bound method Line.cost of Line(name='tea', price=3)>", "Line(name='tea', price=3).cost"),
        ("<Line(name='tea', price=3)>", "Line(name='tea', price=3)"),
        ("<Line name='tea' price=3>", "Line(name='tea', price=3)"),
        ("<Line: name='tea', price=3 at 0x7f00>", "Line(name='tea', price=3)"),
        ("Coupon(code='x')", "Coupon(code='x')"),
    ],
)
def test_a_repr_is_read_back(text: str, built: str) -> None:
    assert read(text) == built


@pytest.mark.parametrize(
    "text",
    [
        "'cut off...",
        "[1, 2, ...]",
        "__import__('os').system('true')",
        "run(['true'])",
        "os.system('true')",
        "subprocess.Popen(['true'])",
        "(lambda: 1)()",
        "[x for x in (1, 2)]",
        "f'{1}'",
        "Color.RED.value.__class__",
        "Line(**{'name': 1})",
        "<function total.<locals>.inner at 0x7f00>",
        "<function run at 0x7f00>",
        "<function unlink at 0x7f00>",
        "<bound method run.kill of <broken repr>>",
        "<built-in function exec>",
        "<shop.cart.Cart object at 0x7f00>",
        "<broken repr>",
        "name",
        "",
        "(" * 5000,
        "[" * 150 + "]" * 150,
        "1 if 2 else 3",
        "'a' + 'b'",
        "Line(name=open('/etc/passwd'))",
    ],
)
def test_what_is_cut_unknown_or_does_anything_is_refused(text: str) -> None:
    with pytest.raises(NotRebuildable):
        READER.read(text)


def test_a_refusal_quotes_outside_text_on_one_line_and_without_marks() -> None:
    with pytest.raises(NotRebuildable) as refusal:
        READER.read("`<script>`\n](http://evil)")
    assert "`" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_containers_of_an_error_tracker_are_read_leaf_by_leaf() -> None:
    value = {"items": ["'a'", {"count": "3"}], "note": "None"}
    assert ast.unparse(read_value(value, READER, Reading())) == "{'items': ['a', {'count': 3}], 'note': None}"


def test_keys_that_look_like_numbers_and_sequences_are_read_in_both_ways() -> None:
    value = {"rows": {"1": ["'a'"]}}
    read_in = [ast.unparse(read_value(value, READER, reading)) for reading in readings(value)]
    assert read_in == ["{'rows': {'1': ['a']}}", "{'rows': {1: ['a']}}", "{'rows': {'1': ('a',)}}"]


@pytest.mark.parametrize("recorded", ["[Filtered]", "[redacted:token]", "'[redacted:password]'"])
def test_a_removed_secret_becomes_a_placeholder(recorded: str) -> None:
    assert ast.unparse(read_value(recorded, READER, Reading())) == "'placeholder'"


def test_containers_nested_without_end_are_refused() -> None:
    value: object = "1"
    for _ in range(5000):
        value = [value]
    assert list(readings({"x": value}))
    with pytest.raises(NotRebuildable, match="too deeply"):
        read_value(value, READER, Reading())


def test_a_sequence_that_was_cut_short_is_refused() -> None:
    with pytest.raises(NotRebuildable, match="cut the sequence short"):
        read_value(["1", "..."], READER, Reading())


@pytest.mark.parametrize(
    ("recorded", "kept"),
    [
        ("'abc...", "'abc'"),
        ("b'abc...", "b'abc'"),
        ("'ab\\x0...", "'ab'"),
        (["1", "2", "..."], "[1, 2]"),
        ({"text": "'abc..."}, "{'text': 'abc'}"),
    ],
)
def test_what_was_cut_can_be_taken_as_far_as_it_was_kept(recorded: object, kept: str) -> None:
    assert ast.unparse(read_value(recorded, READER, Reading(cut=True))) == kept


@pytest.mark.parametrize("recorded", ["'abc...'", "'abc'", "...", "'..."])
def test_only_what_was_cut_is_read_as_cut(recorded: str) -> None:
    assert Reading(cut=True) not in readings({"text": recorded}) or recorded == "..."
