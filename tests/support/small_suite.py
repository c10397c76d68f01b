"""A suite of three small cases: one that a rule proves, one that no rule solves, one to decline."""

import json
from pathlib import Path

from case_folders import write_case

TYPO = """def total(order):
    amount = order["amount"]
    discount = order.get("discount", 0)
    return amount - discont
"""
TYPO_TRACE = """Traceback (most recent call last):
  File "/srv/app/shop/cart.py", line 4, in total
    return amount - discont
                    ^^^^^^^
NameError: name 'discont' is not defined. Did you mean: 'discount'?
"""
TYPO_TEST = """from shop.cart import total


def test_the_discount_is_taken_off():
    assert total({"amount": 200, "discount": 20}) == 180
"""
TYPO_FRAME = {
    "filename": "shop/cart.py",
    "abs_path": "/srv/app/shop/cart.py",
    "function": "total",
    "module": "shop.cart",
    "lineno": 4,
    "vars": {"order": {"amount": "200"}, "amount": "200", "discount": "0"},
    "in_app": True,
}
REFUSED_TRACE = """Traceback (most recent call last):
  File "/srv/app/shop/cart.py", line 3, in total
    rate = customer["discount"]
  File "/usr/local/lib/python3.11/socket.py", line 851, in create_connection
    raise exceptions[0]
ConnectionRefusedError: [Errno 111] Connection refused
"""
TYPO_CASE, GUEST_CASE, REFUSED_CASE = "discount-misspelled", "guest-without-discount", "warehouse-refuses"


def write_suite(folder: Path) -> Path:
    """The suite, below a folder that does not exist yet."""
    write_typo_case(folder / TYPO_CASE)
    write_case(folder / GUEST_CASE, about={"tags": ["guest"]})
    write_refused_case(folder / REFUSED_CASE)
    return folder


def write_typo_case(folder: Path) -> Path:
    """A name that is misspelled: an installed rule proves the fix."""
    event = {"type": "NameError", "value": "name 'discont' is not defined", "stacktrace": {"frames": [TYPO_FRAME]}}
    return write_case(
        folder,
        files={
            "given/trace.txt": TYPO_TRACE,
            "given/event.json": json.dumps({"level": "error", "exception": {"values": [event]}}),
            "given/logs/shop.log": f"2026-03-02T10:15:01+00:00 ERROR order failed\n{TYPO_TRACE}",
            "repo/shop/cart.py": TYPO,
            "repo/tests/test_cart.py": None,
            "judge/tests/test_hidden.py": TYPO_TEST,
            "judge/fixed/shop/cart.py": TYPO.replace("discont\n", "discount\n"),
        },
        about={"title": "A misspelled name", "tags": ["rule:PY106"]},
        judge={
            "functions": [{"file": "shop/cart.py", "function": "total"}],
            "fail_to_pass": ["tests/test_hidden.py::test_the_discount_is_taken_off"],
        },
    )


def write_refused_case(folder: Path) -> Path:
    """Another host refused the connection: nothing is to be fixed."""
    return write_case(
        folder,
        files={"given/trace.txt": REFUSED_TRACE, "judge/tests/test_hidden.py": None, "judge/fixed/shop/cart.py": None},
        about={"title": "The warehouse refuses connections", "tags": ["decline"]},
        judge={"decline": {"owner": "infrastructure", "because": "Another host refused the connection."}},
    )
