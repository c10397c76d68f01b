import pytest

from agent.code.imports import (
    Import,
    absolute_module,
    attributes_of_class,
    file_of_import,
    has_star_import,
    import_of,
    imports,
    module_file,
    module_name,
    names_in_scope,
)
from agent.code.source import Source, parse_python
from agent.domain.location import SourceFile


def parsed(content: str, path: str = "shop/cart/total.py") -> Source:
    return parse_python(SourceFile(path=path, content=content.encode()))


def own_names(content: str, line: int) -> set[str]:
    return set(names_in_scope(parsed(content), line) - names_in_scope(parsed(""), 1))


def test_imports_tell_local_name_module_and_attribute() -> None:
    source = parsed(
        "import os.path, sys as s\nfrom . import a\nfrom ..b import (c as d, e)\nfrom __future__ import annotations\n"
    )
    assert imports(source) == (
        Import(name="os", module="os.path", line=1),
        Import(name="s", module="sys", line=1),
        Import(name="a", module=".", attribute="a", line=2),
        Import(name="d", module="..b", attribute="c", line=3),
        Import(name="e", module="..b", attribute="e", line=3),
        Import(name="annotations", module="__future__", attribute="annotations", line=4),
    )
    assert not has_star_import(source)
    assert has_star_import(parsed("def f():\n    from os import *\n"))


@pytest.mark.parametrize(
    ("path", "roots", "name"),
    [
        ("shop/cart.py", (".",), "shop.cart"),
        ("src/shop/cart.py", (".", "src"), "shop.cart"),
        ("src/shop/__init__.py", ("src",), "shop"),
        ("services/a/src/shop/cart.py", ("services/a/src/",), "shop.cart"),
        ("README.md", (".",), ""),
        ("__init__.py", (".",), ""),
    ],
)
def test_a_file_is_the_module_its_longest_source_root_makes_it(path: str, roots: tuple[str, ...], name: str) -> None:
    assert module_name(path, roots) == name


@pytest.mark.parametrize(
    ("path", "module", "absolute"),
    [
        ("shop/cart/total.py", ".tax", "shop.cart.tax"),
        ("shop/cart/total.py", "..tax", "shop.tax"),
        ("shop/cart/total.py", ".", "shop.cart"),
        ("shop/cart/__init__.py", ".tax", "shop.cart.tax"),
        ("shop/cart/total.py", "os.path", "os.path"),
        ("shop/cart/total.py", "....x", ""),
        ("top.py", ".", ""),
    ],
)
def test_dots_are_resolved_against_the_files_own_package(path: str, module: str, absolute: str) -> None:
    assert absolute_module(parsed("", path), module) == absolute


def test_a_module_is_found_as_package_or_file_below_its_source_roots() -> None:
    paths = {"src/shop/__init__.py", "src/shop/tax.py"}
    assert module_file("shop", paths.__contains__, ("src",)) == "src/shop/__init__.py"
    assert module_file("shop.tax", paths.__contains__, (".", "src")) == "src/shop/tax.py"
    assert module_file("../shop", paths.__contains__, ("src",)) is None


def test_an_imported_name_comes_from_the_submodule_or_the_module() -> None:
    paths = {"shop/cart/tax.py", "shop/cart/__init__.py"}
    source = parsed("from . import tax\nfrom .tax import rate\n")
    found = [file_of_import(source, item, paths.__contains__) for item in imports(source)]
    assert found == ["shop/cart/tax.py", "shop/cart/tax.py"]
    assert import_of(source, "nothing") is None


SCOPES = """\
import os as system
LIMIT: int = 3
for index, (low, *high) in (): pass
with open("f") as file, lock as (left, right): pass
try: pass
except Error as problem: pass
class Cart:
    rate = 2
    def total(self, prices, /, *rest, tax=0, **options):
        global counter
        import json
        def helper(inner): return inner
        result = [price for price in prices if (last := price)]
        return lambda extra: extra
    other = rate
match LIMIT:
    case [first, *others] | {"k": first, **others}: pass
type Alias[T] = list[T]
"""


def test_a_function_sees_its_own_names_its_parameters_and_the_modules_but_not_the_class_bodys() -> None:
    module = {
        "system",
        "LIMIT",
        "index",
        "low",
        "high",
        "file",
        "left",
        "right",
        "problem",
        "Cart",
        "counter",
        "first",
        "others",
        "Alias",
    }
    function = {"self", "prices", "rest", "tax", "options", "json", "helper", "result", "last", "__class__"}
    assert own_names(SCOPES, 10) == module | function
    assert own_names(SCOPES, 1) == module
    assert own_names(SCOPES, 15) == module | {"rate", "other", "total"}


def test_lambdas_comprehensions_and_nested_functions_add_their_own_names() -> None:
    assert "price" in own_names(SCOPES, 13)
    assert "extra" in own_names(SCOPES, 14)
    assert {"inner", "prices"} <= own_names(SCOPES, 12)


def test_built_in_names_are_always_in_scope() -> None:
    assert {"len", "ValueError", "__file__"} <= names_in_scope(parsed(""), 1)


CLASSES = """\
class Base:
    shared = 1
    def __init__(self):
        self.name, self.size = "", 0

class Cart(Base):
    __slots__ = ("a", "b")
    rate: int = 2
    def total(this, other):
        this.seen = other.unseen = 1
        with open("f") as this.file: pass
        return this.missing

class Open(Elsewhere): pass
class Dynamic:
    def __getattr__(self, name): return name
"""


def test_attributes_are_what_class_methods_and_bases_give() -> None:
    cart = attributes_of_class(parsed(CLASSES), "Cart")
    assert cart is not None
    assert cart.names == {"__slots__", "a", "b", "rate", "total", "seen", "file", "shared", "__init__", "name", "size"}
    assert cart.methods == {"total"}
    assert cart.bases == ("Base",)
    assert cart.complete


@pytest.mark.parametrize("name", ["Open", "Dynamic"])
def test_a_class_whose_attributes_can_not_all_be_seen_says_so(name: str) -> None:
    found = attributes_of_class(parsed(CLASSES), name)
    assert found is not None
    assert not found.complete


def test_a_class_that_inherits_from_itself_ends() -> None:
    assert attributes_of_class(parsed("class A(B): pass\nclass B(A): pass\n"), "A") is not None
    assert attributes_of_class(parsed(""), "A") is None
