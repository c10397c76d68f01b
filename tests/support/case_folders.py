"""Small recorded incidents, written where a test wants them."""

import json
from collections.abc import Mapping
from pathlib import Path

from repositories import put
from ruamel.yaml import YAML

CART = """def total(order):
    customer = order.get("customer")
    rate = customer["discount"]
    return order["amount"] * (100 - rate) // 100
"""
FIXED_CART = """def total(order):
    customer = order.get("customer")
    rate = customer["discount"] if customer is not None else 0
    return order["amount"] * (100 - rate) // 100
"""
OWN_TEST = """from shop.cart import total


def test_a_member_pays_less():
    assert total({"amount": 200, "customer": {"discount": 10}}) == 180
"""
HIDDEN_TEST = """from shop.cart import total


def test_a_guest_pays_the_full_price():
    assert total({"amount": 200}) == 200


def test_a_member_gets_a_discount():
    assert total({"amount": 100, "customer": {"discount": 50}}) == 50
"""
TRACE = """Traceback (most recent call last):
  File "/srv/app/shop/cart.py", line 3, in total
    rate = customer["discount"]
           ~~~~~~~~^^^^^^^^^^^^
TypeError: 'NoneType' object is not subscriptable
"""
FILES: Mapping[str, str] = {
    "given/trace.txt": TRACE,
    "repo/shop/__init__.py": "",
    "repo/shop/cart.py": CART,
    "repo/tests/test_cart.py": OWN_TEST,
    "judge/tests/test_hidden.py": HIDDEN_TEST,
    "judge/fixed/shop/cart.py": FIXED_CART,
}
ABOUT: Mapping[str, object] = {
    "title": "Guests have no discount",
    "at": "2026-03-02T10:15:00Z",
    "tags": ["rule:PY101"],
    "service": {"name": "shop", "path_prefixes": ["/srv/app"]},
}
JUDGE: Mapping[str, object] = {
    "functions": [{"file": "shop/cart.py", "function": "total"}],
    "fail_to_pass": ["tests/test_hidden.py::test_a_guest_pays_the_full_price"],
    "pass_to_pass": ["tests/test_hidden.py::test_a_member_gets_a_discount", "tests/test_cart.py::test_a_member_pays_less"],
}


def write_case(
    folder: Path,
    *,
    files: Mapping[str, str | None] | None = None,
    about: Mapping[str, object] | None = None,
    judge: Mapping[str, object] | None = None,
) -> Path:
    """A sound case with what is given changed.

    Args:
        folder: to make.
        files: name in the folder -> text instead of the usual one, None to leave it out.
        about: keys of case.yaml instead of the usual ones.
        judge: all of judge.yaml instead of the usual one.
    """
    chosen = {**FILES, **(files or {})}
    put(folder, {name: text for name, text in chosen.items() if text is not None})
    for name, document in (("case.yaml", {**ABOUT, **(about or {})}), ("judge/judge.yaml", judge or JUDGE)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with (folder / name).open("w") as stream:
            YAML(typ="safe", pure=True).dump(json.loads(json.dumps(document)), stream)
    return folder
