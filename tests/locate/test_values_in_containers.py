"""Values that were inside of others: yielded, put into lists, unpacked."""

from suspecting import crashed, first, order, reasons, way

NO_ADD = "TypeError: unsupported operand type(s) for +: 'int' and 'NoneType'"


def test_what_a_generator_yields() -> None:
    code = """
    def prices():
        yield 1
        yield None

    def total():
        for price in prices():
            print(1 + price)
    """
    context = crashed(code, NO_ADD, ("total", "print(1 + price)", "1 + price"))
    assert order(context) == ["total", "prices"]
    assert way(context)[-1] == "prices: None"


def test_what_was_put_into_a_list_before_it_was_walked() -> None:
    code = """
    def missing():
        return None

    def total(rows):
        prices = [row.price for row in rows]
        prices.append(missing())
        for price in prices:
            print(1 + price)
    """
    assert "missing" in order(crashed(code, NO_ADD, ("total", "print(1 + price)", "1 + price")))


def test_one_part_of_what_was_unpacked() -> None:
    code = """
    def left():
        return 1

    def right():
        return None

    def total():
        a, b = left(), right()
        return a + b
    """
    context = crashed(code, NO_ADD, ("total", "return a + b"))
    assert order(context) == ["total", "right"]


def test_marks_under_the_names_that_were_unpacked_to_mean_what_was_unpacked() -> None:
    code = """
    def parts(text):
        return None

    def pair(text):
        name, value = parts(text)
        return name
    """
    frame = ("pair", "name, value = parts(text)", "name, value")
    context = crashed(code, "TypeError: cannot unpack non-iterable NoneType object", frame)
    assert order(context) == ["pair", "parts"]
    assert way(context) == ["pair: parts(text)", "parts: None"]


def test_a_function_that_returns_one_value_too_few_on_one_of_its_ways() -> None:
    code = """
    def parse(text):
        parts = text.split(",")
        if len(parts) == 2:
            return parts[0], parts[1]
        return parts[0], parts[1], parts[2]

    def climb(text):
        east, north, height = parse(text)
        return height
    """
    frame = ("climb", "east, north, height = parse(text)", "east, north, height")
    context = crashed(code, "ValueError: not enough values to unpack (expected 3, got 2)", frame)
    assert first(context) == "parse"
    assert "returns 2 values in one place and 3 in another" in reasons(context, "parse")
