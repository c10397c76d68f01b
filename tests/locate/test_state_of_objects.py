"""State: attributes that methods, classes and constructors set, clear, leave out or take from."""

from suspecting import crashed, first, order, reasons

NO_ADD = "TypeError: unsupported operand type(s) for +: 'int' and 'NoneType'"


def test_an_attribute_that_a_base_class_in_another_file_sets() -> None:
    files = {
        "base.py": """
        class Base:
            def __init__(self):
                self.limit = None
        """,
        "m.py": """
        from base import Base

        class Cart(Base):
            def left(self):
                return 1 + self.limit
        """,
    }
    context = crashed(files, NO_ADD, ("left", "return 1 + self.limit"))
    assert order(context) == ["Cart.left", "Base.__init__"]


def test_a_property_is_followed_into_its_method() -> None:
    code = """
    class Cart:
        @property
        def limit(self):
            return self.find()

        def find(self):
            return None

        def left(self):
            return 1 + self.limit
    """
    context = crashed(code, NO_ADD, ("left", "return 1 + self.limit"))
    assert "Cart.limit" in order(context)
    assert "Cart.find" in order(context)


def test_a_value_in_the_body_of_the_class() -> None:
    code = """
    class Cart:
        limit = None

        def left(self):
            return 1 + self.limit
    """
    context = crashed(code, NO_ADD, ("left", "return 1 + self.limit"))
    assert order(context) == ["Cart.left", "Cart"]


def test_an_object_that_another_method_wiped() -> None:
    code = """
    class Tag:
        def __init__(self, name):
            self.name = name

        def __getattr__(self, name):
            return None

        def destroy(self):
            self.__dict__.clear()

        def show(self):
            return "<" + self.name
    """
    context = crashed(code, 'TypeError: can only concatenate str (not "NoneType") to str', ("show", 'return "<" + self.name'))
    assert order(context)[:2] == ["Tag.show", "Tag.destroy"]


def test_an_attribute_that_another_method_deletes() -> None:
    code = """
    class Job:
        def start(self):
            self.clock = 1

        def stop(self):
            del self.clock

        def elapsed(self):
            return self.clock
    """
    context = crashed(code, "AttributeError: 'Job' object has no attribute 'clock'", ("elapsed", "return self.clock"))
    assert first(context) == "Job.elapsed"
    assert "deletes `.clock`" in reasons(context, "Job.stop")


def test_an_init_that_can_end_before_it_sets_the_attribute() -> None:
    code = """
    class Bar:
        def __init__(self, disable):
            if disable:
                return
            self.width = 10

        def show(self):
            return self.width
    """
    context = crashed(code, "AttributeError: 'Bar' object has no attribute 'width'", ("show", "return self.width"))
    assert order(context) == ["Bar.show", "Bar.__init__"]
    assert "can end without having set `.width`" in reasons(context, "Bar.__init__")


def test_a_subclass_that_leaves_the_empty_value_of_its_base_where_others_give_their_own() -> None:
    code = """
    class View:
        columns = None

        def header(self):
            return " ".join(self.columns)

    class Customers(View):
        columns = ("name", "city")

    class Suppliers(View):
        pass
    """
    context = crashed(code, "TypeError: 'NoneType' object is not iterable", ("header", 'return " ".join(self.columns)'))
    assert order(context)[:2] == ["View.header", "Suppliers"]
    assert "Customers" not in order(context)


def test_an_object_is_of_the_class_that_its_constructor_says() -> None:
    files = {
        "rates.py": """
        class Table:
            def find(self, key):
                self.asked = key
        """,
        "m.py": """
        from rates import Table

        class Shop:
            def __init__(self):
                self.prices = Table()

            def total(self, key):
                return 1 + self.prices.find(key)
        """,
    }
    context = crashed(files, NO_ADD, ("total", "return 1 + self.prices.find(key)"))
    assert first(context) == "Table.find"
    assert "returns nothing, and `total` goes on with the result" in reasons(context, "Table.find")


def test_an_object_of_unknown_class_may_be_of_the_one_called_like_it_beside_the_file() -> None:
    files = {
        "shop/rates.py": """
        class RateCache:
            def get(self, key):
                return self.refresh(key)

            def refresh(self, key):
                self.kept = key
        """,
        "shop/quote.py": """
        def quote(rates, key):
            return 1 + rates.get(key)
        """,
    }
    context = crashed(files, NO_ADD, ("shop/quote.py:quote", "return 1 + rates.get(key)"))
    assert order(context)[:2] == ["quote", "RateCache.refresh"]
    assert "shop/rates.py" in context.files


def test_a_field_that_a_classmethod_gives_the_constructor() -> None:
    code = """
    from dataclasses import dataclass

    @dataclass
    class Settings:
        size: int

        @classmethod
        def read(cls, text):
            return cls(size=int(text))

        def pages(self, hits):
            return hits // self.size
    """
    context = crashed(code, "ZeroDivisionError: integer division or modulo by zero", ("pages", "return hits // self.size"))
    assert order(context) == ["Settings.pages", "Settings.read"]


def test_a_method_that_takes_items_out_of_the_list_that_is_too_short() -> None:
    code = """
    class Pool:
        def __init__(self, names):
            self.names = list(names)
            self.turn = 0

        def leave(self, name):
            self.names.remove(name)

        def take(self):
            return self.names[self.turn]
    """
    context = crashed(
        code, "IndexError: list index out of range", ("take", "return self.names[self.turn]", "self.names[self.turn]")
    )
    assert first(context) == "Pool.take"
    assert "takes items out of `.names`" in reasons(context, "Pool.leave")


def test_a_function_that_closes_the_stream_it_was_handed() -> None:
    code = """
    def rows(stream, lines):
        head(stream)
        for line in lines:
            stream.write(line)

    def head(stream):
        with stream:
            stream.write("head")
    """
    context = crashed(code, "ValueError: I/O operation on closed file.", ("rows", "stream.write(line)"))
    assert first(context) == "head"


def test_a_method_that_closes_what_another_still_uses() -> None:
    code = """
    class Session:
        def end(self):
            self.wire.close()

        def send(self, text):
            self.wire.write(text)
    """
    context = crashed(code, "ValueError: write to closed file", ("send", "self.wire.write(text)"))
    assert order(context) == ["Session.send", "Session.end"]
