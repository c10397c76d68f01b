"""Exceptions raised on purpose, and frames that only hand on what they got."""

from suspecting import crashed, first, order, reasons


def test_a_refusal_skips_the_frames_that_only_hand_on() -> None:
    code = """
    def plan(text):
        parts = text.split()
        return make(" ".join(parts[1:]))

    def make(name):
        return checked(name)

    def checked(name):
        if not name:
            raise ValueError("empty")
        return name
    """
    stack = (
        ("plan", 'return make(" ".join(parts[1:]))'),
        ("make", "return checked(name)"),
        ("checked", 'raise ValueError("empty")'),
    )
    context = crashed(code, "ValueError: empty", *stack)
    assert first(context) == "plan"
    assert "`checked` does not accept its `name`" in reasons(context, "plan")


def test_a_function_made_to_raise_is_not_the_one_that_decided_to() -> None:
    code = """
    def parse(text):
        return value(text)

    def value(text):
        if text.startswith("("):
            fail("brackets")
        return text

    def fail(message):
        raise SyntaxError(message)
    """
    stack = ("parse", "return value(text)"), ("value", 'fail("brackets")'), ("fail", "raise SyntaxError(message)")
    context = crashed(code, "SyntaxError: brackets", *stack)
    assert order(context)[:2] == ["value", "fail"]
    assert context.suspects[0].score > 1.5 * context.suspects[1].score


def test_a_wrapper_that_forwards_its_arguments_is_not_suspected_before_those_it_serves() -> None:
    code = """
    def logged(function):
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)
        return wrapper

    def job(rows):
        kept = [row for row in rows if row]
        return middle(kept)

    @logged
    def middle(rows):
        return rows[0]
    """
    stack = ("job", "return middle(kept)"), ("wrapper", "return function(*args, **kwargs)"), ("middle", "return rows[0]")
    context = crashed(code, "IndexError: list index out of range", *stack)
    assert order(context) == ["middle", "job", "logged.wrapper"]


def test_a_wrapper_whose_forwarded_call_does_not_fit_leaves_the_blame_to_its_caller() -> None:
    code = """
    def logged(function):
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)
        return wrapper

    def job():
        return middle(1, 2)
    """
    stack = ("job", "return middle(1, 2)"), ("wrapper", "return function(*args, **kwargs)")
    context = crashed(code, "TypeError: middle() takes 1 positional argument but 2 were given", *stack)
    assert order(context) == ["job", "logged.wrapper"]
    assert "only forwards" in reasons(context, "logged.wrapper")


def test_a_dispatcher_that_calls_from_a_table_loses_weight() -> None:
    code = """
    TABLE = {}

    def serve(request):
        return dispatch(request)

    def dispatch(request):
        kind = request.kind.lower()
        name = kind.strip()
        return TABLE[name](request)

    def show(request):
        return request.items[0]
    """
    stack = (
        ("serve", "return dispatch(request)"),
        ("dispatch", "return TABLE[name](request)"),
        ("show", "return request.items[0]"),
    )
    context = crashed(code, "IndexError: list index out of range", *stack)
    assert "chosen elsewhere" in reasons(context, "dispatch")


def test_a_refusal_at_the_end_of_all_known_kinds_is_the_raisers_own() -> None:
    code = """
    def dump(tree):
        return [text(node) for node in tree.nodes]

    def text(node):
        if isinstance(node, str):
            return node
        elif isinstance(node, int):
            return str(node)
        else:
            raise TypeError("no such kind")
    """
    stack = ("dump", "return [text(node) for node in tree.nodes]", "text(node)"), ("text", 'raise TypeError("no such kind")')
    assert first(crashed(code, "TypeError: no such kind", *stack)) == "text"


def test_a_refused_value_is_followed_through_the_functions_that_hand_it_on() -> None:
    code = """
    def sample(line):
        name, text = line.split()
        return round(convert(name, float(text)), 2)

    def convert(unit, *values):
        return TABLE[unit](*values)

    def celsius(degrees):
        return (checked(degrees) - 32) / 1.8

    def checked(value):
        if value != value:
            raise ValueError("no measurement")
        return value
    """
    stack = (
        ("sample", "return round(convert(name, float(text)), 2)", "convert(name, float(text))"),
        ("convert", "return TABLE[unit](*values)"),
        ("celsius", "return (checked(degrees) - 32) / 1.8", "checked(degrees)"),
        ("checked", 'raise ValueError("no measurement")'),
    )
    assert first(crashed(code, "ValueError: no measurement", *stack)) == "sample"


def test_a_function_that_computes_with_what_it_got_does_not_only_pass_it_on() -> None:
    code = """
    def trend(this, last):
        return round(mean(this) - mean(last), 2)

    def mean(values):
        return sum(values) / len(values)
    """
    stack = ("trend", "return round(mean(this) - mean(last), 2)", "mean(this)"), ("mean", "return sum(values) / len(values)")
    context = crashed(code, "ZeroDivisionError: division by zero", *stack)
    assert order(context) == ["mean", "trend"]
    assert "only hands on" not in reasons(context, "trend")
