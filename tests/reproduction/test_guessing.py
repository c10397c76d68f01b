"""Made-up values: read from how the code uses a parameter and from what the message says."""

import ast
from pathlib import Path

import pytest
from locating import incident, ports
from memory_repos import MemoryRepos, MemorySnapshot

from agent.domain.crash import Crash, CrashSignature, StackFrame
from agent.domain.location import CodeContext, LocatedFrame
from agent.domain.untrusted import Untrusted
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.rendering import call_text
from agent.stages.reproduction.search import INPUTS_AT_MOST, made_up_calls


def bench(source: str, function: str, kind: str, message: str) -> Bench:
    """A crash without recorded variables on the first line of a function's body."""
    line = (
        next(node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef) and node.name == function)
        + 1
    )
    frame = StackFrame(path="/srv/app/shop.py", line=line, function=function)
    context = CodeContext(
        revision="head",
        crash=Crash(type=kind, message=Untrusted(message), frames=(frame,)),
        signature=CrashSignature(type=kind, path="shop.py", function=function),
        frames=(LocatedFrame(frame=frame, path="shop.py", line=line, symbol=function),),
        suspects=(),
        files={},
    )
    repos = MemoryRepos(MemorySnapshot({"shop.py": source}))
    return Bench(incident=incident(), context=context, snapshot=repos.head, tree=Path("unused"), ports=ports(repos))


def calls(source: str, function: str, kind: str, message: str) -> list[str]:
    return [call_text(call) for call in made_up_calls(bench(source, function, kind, message))]


@pytest.mark.parametrize(
    ("source", "kind", "message", "expected"),
    [
        ("def f(row):\n    return row['a'] + row['b']\n", "KeyError", "'b'", "f({'a': 1})"),
        ("def f(row):\n    return row['a'].strip()\n", "AttributeError", "'NoneType' object has no attribute 'strip'", "f({'a': None})"),
        ("NAMES = {}\ndef f(kind):\n    return NAMES[kind]\n", "KeyError", "50", "f(50)"),
        ("def f(rows):\n    return [row['a'] for row in rows]\n", "KeyError", "'a'", "f([{}])"),
        ("def f(values):\n    return values[0]\n", "IndexError", "list index out of range", "f([])"),
        ("def f(a, b):\n    return a / b\n", "ZeroDivisionError", "division by zero", "f(1, 0)"),
        ("def f(text):\n    return int(text)\n", "ValueError", "invalid literal for int() with base 10: '7a'", "f('7a')"),
        ("def f(text):\n    return text.split('/')[1][0]\n", "IndexError", "string index out of range", "f('a/')"),
        ("def f(x=None):\n    return x.name\n", "AttributeError", "'NoneType' object has no attribute 'name'", "f()"),
        ("def f(mode):\n    return {'a': 1}[mode] if mode == 'b' else 0\n", "KeyError", "'b'", "f('b')"),
        ("def f(value: float):\n    return int(value)\n", "OverflowError", "cannot convert float infinity to integer", "f(float('inf'))"),
        ("def f(pair):\n    for a, b in pair:\n        print(a / b)\n", "TypeError", "unsupported", "f([(1, 1)])"),
        ("def f(order):\n    return order.customer.name\n", "AttributeError", "'NoneType' object has no attribute 'name'",
         "f(SimpleNamespace(customer=None))"),
    ],
)  # fmt: skip
def test_the_input_that_crashes_is_among_the_made_up_ones(source: str, kind: str, message: str, expected: str) -> None:
    assert expected in calls(source, "f", kind, message)


def test_an_annotation_keeps_other_types_out() -> None:
    made = calls("def f(text: str):\n    return text[0]\n", "f", "IndexError", "string index out of range")
    assert "f('')" in made
    assert not {"f(None)", "f(0)", "f([])", "f({})"} & set(made)


def test_generated_code_nested_beyond_reason_is_no_obstacle() -> None:
    source = f"TABLE = {' + '.join(['[1]'] * 600)}\n\n\ndef f(values):\n    return values[0], {' + '.join(['values[1]'] * 600)}\n"
    assert "f([])" in calls(source, "f", "IndexError", "list index out of range")


def test_a_class_of_another_package_in_an_annotation_is_no_obstacle() -> None:
    source = "from requests import Session\n\n\ndef f(session: Session, urls):\n    return urls[0]\n"
    assert "f(Session(), [])" in calls(source, "f", "IndexError", "list index out of range")


def test_stand_ins_come_after_everything_plainer() -> None:
    made = calls("def f(x):\n    return x.name or x\n", "f", "AttributeError", "'int' object has no attribute 'name'")
    stubs = [index for index, text in enumerate(made) if "SimpleNamespace" in text]
    plain = [index for index, text in enumerate(made) if "SimpleNamespace" not in text and text != "f()"]
    assert plain
    assert max(plain[:5]) < max(stubs)


def test_no_more_inputs_are_made_up_than_one_run_can_try() -> None:
    parameters = ", ".join(f"p{number}" for number in range(12))
    body = " + ".join(f"p{number}['k'].strip()" for number in range(12))
    made = calls(f"def f({parameters}):\n    return {body}\n", "f", "KeyError", "'k'")
    assert len(made) == INPUTS_AT_MOST


def test_a_class_in_an_annotation_is_built_by_its_constructor() -> None:
    source = "class Cart:\n    def __init__(self):\n        self.items = []\n\n\ndef f(cart: Cart):\n    return cart.items[0]\n"
    assert "f(Cart())" in calls(source, "f", "IndexError", "list index out of range")


def test_an_object_takes_every_value_its_annotations_allow() -> None:
    source = (
        "from dataclasses import dataclass\n\n\n"
        "@dataclass\nclass Customer:\n    name: str\n\n\n"
        "@dataclass\nclass Order:\n    number: int\n    customer: Customer | None\n\n\n"
        "def f(order: Order):\n    return order.customer.name\n\n\n"
        "def g(orders: list[Order]):\n    return orders[0].customer.name\n"
    )
    message = "'NoneType' object has no attribute 'name'"
    assert "f(Order(number=1, customer=None))" in calls(source, "f", "AttributeError", message)
    assert "g([Order(number=1, customer=None)])" in calls(source, "g", "AttributeError", message)
