from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from contexts import context_of

from agent.domain.location import Excerpt, SourceFile, Span, Suspect
from agent.domain.untrusted import Untrusted
from eval.cases.case import Function
from eval.running.locating import Located, located

CART = """LIMIT = 10


def lookup(code):
    return {}.get(code)


class Cart:
    rate = None

    def total(self):
        return self.rate.share
"""
TRACE = """Traceback (most recent call last):
  File "/srv/app/shop/cart.py", line 12, in total
    return self.rate.share
AttributeError: 'NoneType' object has no attribute 'share'
"""
Locate = Callable[..., Located]


@pytest.fixture
def locate(tmp_path: Path) -> Locate:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/cart.py").write_text(CART)
    context = context_of(TRACE, (SourceFile(path="shop/cart.py", content=CART.encode()),))

    def compare(*functions: str, suspects: tuple[str, ...] = (), shown: tuple[Excerpt, ...] = ()) -> Located:
        suspected = tuple(Suspect(span=span(1, 2), symbol=name, score=0.5, reasons=()) for name in suspects)
        wanted = tuple(Function(file="shop/cart.py", function=name) for name in functions)
        return located(replace(context, suspects=suspected, excerpts=shown), wanted, tmp_path)

    return compare


def span(start: int, end: int) -> Span:
    return Span(path="shop/cart.py", start_line=start, end_line=end)


def excerpt(start: int, end: int, symbol: str, role: str) -> Excerpt:
    return Excerpt(span=span(start, end), symbol=symbol, role=role, reason="It is near.", text=Untrusted("..."), tokens=1)


def test_the_first_suspect_counts_as_first_and_among_the_first_three(locate: Locate) -> None:
    found = locate("lookup", suspects=("lookup", "Cart.total"))
    assert (found.first, found.third) == (True, True)


def test_the_third_suspect_counts_among_the_first_three_only_and_the_fourth_not_at_all(locate: Locate) -> None:
    third = locate("lookup", suspects=("a", "b", "lookup"))
    fourth = locate("lookup", suspects=("a", "b", "c", "lookup"))
    assert [(found.first, found.third) for found in (third, fourth)] == [(False, True), (False, False)]


def test_one_of_several_functions_is_enough(locate: Locate) -> None:
    assert locate("Cart.total", "lookup", suspects=("lookup",)).first


def test_the_innermost_frame_is_compared_by_qualified_name(locate: Locate) -> None:
    assert locate("Cart.total").innermost
    assert not locate("lookup").innermost
    assert not locate("total").innermost


def test_a_method_that_is_new_with_the_fix_counts_by_its_class(locate: Locate) -> None:
    assert locate("Cart.__init__", suspects=("Cart",)).first
    assert not locate("Cart.__init__", suspects=("Cart.total",)).first


def test_the_class_of_a_method_that_exists_does_not_count_for_it(locate: Locate) -> None:
    assert not locate("Cart.total", suspects=("Cart",)).first


def test_another_function_that_is_new_with_the_fix_cannot_be_located(locate: Locate) -> None:
    assert not locate("checked", suspects=("<module>", "lookup")).third


def test_a_function_of_the_same_name_in_another_file_does_not_count(locate: Locate, tmp_path: Path) -> None:
    other = Suspect(span=Span(path="shop/other.py", start_line=1, end_line=2), symbol="lookup", score=1.0, reasons=())
    context = context_of(TRACE, (SourceFile(path="shop/cart.py", content=CART.encode()),))
    wanted = (Function(file="shop/cart.py", function="lookup"),)
    assert not located(replace(context, suspects=(other,)), wanted, tmp_path).first


@pytest.mark.parametrize(
    ("shown", "counts"),
    [
        (excerpt(4, 5, "lookup", "callee"), True),
        (excerpt(4, 4, "lookup", "class"), True),
        (excerpt(1, 12, "<module>", "suspect"), True),
        (excerpt(8, 12, "Cart.total", "suspect"), False),
        (excerpt(1, 12, "<module>", "class"), False),
        (excerpt(1, 12, "lookup", "imports"), False),
    ],
)
def test_a_function_is_in_the_context_when_lines_of_its_own_are_shown(locate: Locate, shown: Excerpt, counts: bool) -> None:
    assert locate("lookup", shown=(shown,)).in_context is counts


def test_code_of_the_module_is_in_the_context_when_it_is_shown_as_such(locate: Locate) -> None:
    assert locate("<module>", shown=(excerpt(1, 1, "<module>", "constant"),)).in_context
    assert not locate("<module>", shown=(excerpt(4, 5, "lookup", "suspect"),)).in_context
    assert not locate("<module>", shown=(excerpt(1, 1, "<module>", "imports"),)).in_context


def test_nothing_is_located_without_a_context_or_a_function_to_find(locate: Locate, tmp_path: Path) -> None:
    assert located(None, (Function(file="shop/cart.py", function="lookup"),), tmp_path) == Located()
    assert locate(suspects=("lookup",)) == Located()
