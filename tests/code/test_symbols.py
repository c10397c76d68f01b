from agent.code.source import Source, parse_python
from agent.code.symbols import Parameter, bases, classes, decorators, enclosing_symbol, parameters, symbol_named, symbols
from agent.domain.location import SourceFile

CART = """\
LIMIT = 10

@registered
class Cart(Base, Generic[T], metaclass=Meta):
    rate = 2

    @property
    def total(self):
        def inner(x):
            return x

        return inner(self.rate)

    @total.setter
    def total(self, value):
        self._total = value


if LIMIT:
    async def load(a, /, b: int, c=1, *rest: str, d, e: float = 2.0, **options) -> None: ...
"""


def cart(content: str = CART) -> Source:
    return parse_python(SourceFile(path="shop/cart.py", content=content.encode()))


def test_symbols_are_named_by_their_owners_and_span_their_decorators() -> None:
    found = [(symbol.name, symbol.kind, symbol.span.start_line, symbol.span.end_line) for symbol in symbols(cart())]
    assert found == [
        ("<module>", "module", 1, 20),
        ("Cart", "class", 3, 16),
        ("Cart.total", "method", 7, 12),
        ("Cart.total.inner", "function", 9, 10),
        ("Cart.total", "method", 14, 16),
        ("load", "function", 20, 20),
    ]


def test_the_enclosing_symbol_is_the_innermost_one() -> None:
    names = [enclosing_symbol(cart(), line).name for line in (1, 3, 5, 7, 10, 11, 13, 16, 18, 20, 99)]
    assert names == [
        "<module>", "Cart", "Cart", "Cart.total", "Cart.total.inner", "Cart.total", "Cart", "Cart.total", "<module>", "load", "<module>",
    ]  # fmt: skip


def test_the_definition_in_force_is_the_last_one() -> None:
    total = symbol_named(cart(), "Cart.total")
    assert total is not None
    assert total.span.start_line == 14
    assert symbol_named(cart(), "Cart.missing") is None


def test_parameters_keep_kind_default_and_annotation() -> None:
    load = symbol_named(cart(), "load")
    assert load is not None
    assert parameters(load) == (
        Parameter(name="a", kind="positional-only"),
        Parameter(name="b", annotation="int"),
        Parameter(name="c", default="1"),
        Parameter(name="rest", kind="*", annotation="str"),
        Parameter(name="d", kind="keyword-only"),
        Parameter(name="e", kind="keyword-only", default="2.0", annotation="float"),
        Parameter(name="options", kind="**"),
    )


def test_a_class_tells_its_bases_and_decorators() -> None:
    (only,) = classes(cart())
    assert bases(only) == ("Base", "Generic[T]")
    assert decorators(only) == ("registered",)
    assert parameters(only) == ()


def test_deep_nesting_is_no_reason_to_fail() -> None:
    deep = "x = " + "(" * 3000 + ")" * 3000 + "\n"
    assert [symbol.name for symbol in symbols(cart(deep))] == ["<module>"]
