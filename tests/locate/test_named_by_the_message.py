"""Definitions that the message itself names."""

from suspecting import crashed, first, order, reasons


def test_a_function_whose_parameters_do_not_fit_the_call() -> None:
    code = """
    class Text:
        def render(self, depth, options):
            return ""

    class Link:
        def render(self, depth, options):
            return ""

    class Image:
        def render(self, depth):
            return ""

    def page(node):
        return node.render(1, options=2)
    """
    message = "TypeError: Image.render() got an unexpected keyword argument 'options'"
    context = crashed(code, message, ("page", "return node.render(1, options=2)"))
    assert order(context) == ["page", "Image.render"]
    assert "parameters do not fit the call" in reasons(context, "Image.render")


def test_a_module_that_does_not_have_the_imported_name() -> None:
    files = {"pkg/__init__.py": "", "pkg/rates.py": "RATE = 1\n", "m.py": "from pkg.rates import RATES\n"}
    message = "ImportError: cannot import name 'RATES' from 'pkg.rates' (/srv/app/pkg/rates.py)"
    context = crashed(files, message, ("<module>", "from pkg.rates import RATES"))
    assert [suspect.span.path for suspect in context.suspects] == ["m.py", "pkg/rates.py"]


def test_a_name_that_nothing_at_the_top_of_the_module_gives() -> None:
    code = """
    def total(rows):
        return summed(rows)
    """
    context = crashed(code, "NameError: name 'summed' is not defined", ("total", "return summed(rows)"))
    assert order(context) == ["total", "<module>"]


def test_a_module_of_the_standard_library_that_is_not_imported() -> None:
    code = """
    def total(rows):
        return math.fsum(rows)
    """
    context = crashed(code, "NameError: name 'math' is not defined", ("total", "return math.fsum(rows)"))
    assert order(context) == ["<module>", "total"]


def test_a_static_method_that_the_class_offers_as_an_ordinary_one() -> None:
    code = """
    def renamed(name, function):
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)
        return wrapper

    class Parser:
        @staticmethod
        def enable(size=128):
            return [0] * size

        enableCache = renamed("enableCache", enable)

    class Word(Parser):
        pass
    """
    message = "TypeError: can't multiply sequence by non-int of type 'Word'"
    stack = ("wrapper", "return function(*args, **kwargs)"), ("enable", "return [0] * size", "[0] * size")
    context = crashed(code, message, *stack)
    assert first(context) == "Parser"
    assert "puts `renamed` around `enable`" in reasons(context, "Parser")
    assert "given an object of the class itself, `Word`" in reasons(context, "Parser")


def test_a_special_method_that_gave_back_the_wrong_thing_has_no_frame_but_a_name() -> None:
    code = """
    class Price:
        def __str__(self):
            return self.text

    def label(price):
        return "price " + str(price)
    """
    message = "TypeError: __str__ returned non-string (type NoneType)"
    context = crashed(code, message, ("label", 'return "price " + str(price)', "str(price)"))
    assert order(context)[:2] == ["label", "Price.__str__"]


def test_an_enumeration_without_a_member_for_the_value() -> None:
    files = {
        "kinds.py": """
        from enum import Enum

        class Kind(Enum):
            BIG = "big"
        """,
        "m.py": """
        from kinds import Kind

        def kind(text):
            return Kind(text)
        """,
    }
    context = crashed(files, "ValueError: 'small' is not a valid Kind", ("kind", "return Kind(text)"))
    assert order(context) == ["kind", "Kind"]


def test_a_table_of_the_module_without_the_key() -> None:
    code = """
    CODES = {"red": 31}

    def main(rows):
        for row in rows:
            paint(row.colour)

    def paint(colour):
        return CODES[colour]
    """
    stack = ("main", "paint(row.colour)"), ("paint", "return CODES[colour]", "CODES[colour]")
    context = crashed(code, "KeyError: 'blue'", *stack)
    assert first(context) == "paint"
    assert "The table `CODES` has no such key." in reasons(context, "<module>")


def test_a_table_of_the_class_without_the_key() -> None:
    code = """
    class Pen:
        codes = {"red": 31}

        def paint(self, colour):
            return self.codes[colour]
    """
    context = crashed(code, "KeyError: 'blue'", ("paint", "return self.codes[colour]", "self.codes[colour]"))
    assert order(context) == ["Pen.paint", "Pen"]
