"""Where a wrong value was born, however it came to the line that failed."""

from suspecting import crashed, first, order, reasons, way

NO_ADD = "TypeError: unsupported operand type(s) for +: 'int' and 'NoneType'"


def test_none_that_a_caller_writes_itself_accuses_the_caller() -> None:
    code = """
    def plan(order):
        return cost(order.weight, None)

    def cost(weight, rate):
        return 1 + rate
    """
    context = crashed(code, NO_ADD, ("plan", "return cost(order.weight, None)"), ("cost", "return 1 + rate"))
    assert order(context)[:2] == ["plan", "cost"]
    assert way(context) == ["cost: rate", "plan: None"]


def test_a_text_made_of_bytes_by_the_caller_accuses_the_caller() -> None:
    code = """
    def dump(write, kind):
        line = b"%r" % kind
        write(colour("red", line))

    def colour(name, text):
        return name + text
    """
    stack = ("dump", 'write(colour("red", line))', 'colour("red", line)'), ("colour", "return name + text")
    context = crashed(code, 'TypeError: can only concatenate str (not "bytes") to str', *stack)
    assert first(context) == "dump"


def test_a_function_that_forgets_to_return_on_one_of_its_ways() -> None:
    code = """
    def rate(country):
        if country == "de":
            return 19

    def total(country):
        return 1 + rate(country)
    """
    context = crashed(code, NO_ADD, ("total", "return 1 + rate(country)"))
    assert order(context) == ["total", "rate"]
    assert "can end without returning anything" in reasons(context, "rate")


def test_a_function_that_only_returns_texts_is_acquitted_of_a_none() -> None:
    code = """
    def name(user):
        return "Dr. " + user

    def title(user):
        return None

    def head(user):
        return name(user) + title(user)
    """
    context = crashed(
        code, 'TypeError: can only concatenate str (not "NoneType") to str', ("head", "return name(user) + title(user)")
    )
    scores = {suspect.symbol: suspect.score for suspect in context.suspects}
    assert scores["title"] > 2 * scores.get("name", 0.0)


def test_the_default_of_a_parameter() -> None:
    code = """
    def show(amount):
        return pad(amount)

    def pad(amount, width=None):
        return 1 + width
    """
    context = crashed(code, NO_ADD, ("show", "return pad(amount)"), ("pad", "return 1 + width"))
    assert "The default of `width` was used." in reasons(context, "pad")
    assert first(context) == "pad"


def test_a_value_at_the_top_of_the_module() -> None:
    code = """
    LIMIT = None

    def left():
        return 1 + LIMIT
    """
    context = crashed(code, NO_ADD, ("left", "return 1 + LIMIT"))
    assert order(context) == ["left", "<module>"]


def test_a_name_of_the_function_around() -> None:
    code = """
    def outer(rows):
        rate = find(rows)

        def inner(row):
            return 1 + rate
        return [inner(row) for row in rows]

    def find(rows):
        return None
    """
    stack = (
        ("outer", "return [inner(row) for row in rows]", "inner(row)"),
        ("inner", "return 1 + rate"),
    )
    assert "find" in order(crashed(code, NO_ADD, *stack))


def test_what_a_context_manager_gives() -> None:
    code = """
    def opened():
        return None

    def total():
        with opened() as price:
            return 1 + price
    """
    assert order(crashed(code, NO_ADD, ("total", "return 1 + price"))) == ["total", "opened"]


def test_the_caller_of_a_generator_is_where_it_was_made() -> None:
    code = """
    def report():
        rows = lines(None)
        return list(rows)

    def lines(start):
        yield 1 + start
    """
    context = crashed(code, NO_ADD, ("report", "return list(rows)", "list(rows)"), ("lines", "yield 1 + start"))
    assert first(context) == "report"


def test_a_value_that_two_functions_hand_on_unchanged_accuses_the_one_that_computed_it() -> None:
    code = """
    class Tree:
        def insert(self, node):
            return self.index(node)

        def index(self, node):
            return self.nodes.index(node)

    def align(tree, cases):
        last = cases.pop()
        tree.insert(last.end)
    """
    stack = ("align", "tree.insert(last.end)"), ("insert", "return self.index(node)"), ("index", "return self.nodes.index(node)")
    context = crashed(code, "ValueError: None is not in list", *stack)
    assert order(context)[:2] == ["align", "Tree.index"]


def test_a_value_from_outside_of_the_repository_has_no_further_way() -> None:
    code = """
    def total(amount):
        return 1 + amount
    """
    context = crashed(code, NO_ADD, ("total", "return 1 + amount"))
    assert order(context) == ["total"]
    assert way(context) == ["total: amount"]


def test_a_function_that_only_hands_on_what_another_returned_made_nothing() -> None:
    code = """
    def made(key):
        return None

    def asked(key):
        return made(key)

    def total(key):
        return 1 + asked(key)
    """
    context = crashed(code, NO_ADD, ("total", "return 1 + asked(key)"))
    assert order(context) == ["total", "made", "asked"]
