"""Most crashes are to be fixed where they happened: other evidence must not talk that away."""

from suspecting import crashed, first, order, reasons


def test_an_index_past_the_end_of_what_was_split_here() -> None:
    code = """
    def parse(line):
        return pair(line)

    def pair(line):
        parts = line.split("=")
        return parts[0], parts[1]
    """
    stack = ("parse", "return pair(line)"), ("pair", "return parts[0], parts[1]", "parts[1]")
    assert first(crashed(code, "IndexError: list index out of range", *stack)) == "pair"


def test_a_key_that_is_missing_in_what_the_caller_hands_in() -> None:
    code = """
    def handle(request):
        payload = request.json()
        return total(payload)

    def total(payload):
        return payload["items"]
    """
    stack = ("handle", "return total(payload)"), ("total", 'return payload["items"]')
    assert first(crashed(code, "KeyError: 'items'", *stack)) == "total"


def test_a_match_that_was_made_here_and_not_checked() -> None:
    code = """
    import re

    def run(text):
        return version(text)

    def version(text):
        found = re.match("v([0-9]+)", text)
        return found.group(1)
    """
    stack = ("run", "return version(text)"), ("version", "return found.group(1)", "found.group")
    context = crashed(code, "AttributeError: 'NoneType' object has no attribute 'group'", *stack)
    assert first(context) == "version"


def test_a_division_by_the_length_of_a_list_that_the_caller_computed() -> None:
    code = """
    def report(rows):
        kept = [row for row in rows if row.valid]
        return mean(kept)

    def mean(values):
        return sum(values) / len(values)
    """
    stack = ("report", "return mean(kept)"), ("mean", "return sum(values) / len(values)")
    assert first(crashed(code, "ZeroDivisionError: division by zero", *stack)) == "mean"


def test_a_documented_none_that_the_failing_function_does_not_expect() -> None:
    code = """
    def find(users, name):
        for user in users:
            if user.name == name:
                return user
        return None

    def mail(users, name):
        user = find(users, name)
        return user.address
    """
    context = crashed(code, "AttributeError: 'NoneType' object has no attribute 'address'", ("mail", "return user.address"))
    assert order(context)[:2] == ["mail", "find"]
    assert "can return None" in reasons(context, "find")


def test_a_local_variable_without_a_value() -> None:
    code = """
    def outer(kind):
        return zone(kind, kind.offset)

    def zone(kind, offset):
        if kind == "utc":
            result = 0
        return result
    """
    message = "UnboundLocalError: cannot access local variable 'result' where it is not associated with a value"
    stack = ("outer", "return zone(kind, kind.offset)"), ("zone", "return result")
    assert first(crashed(code, message, *stack)) == "zone"


def test_a_mapping_changed_while_it_is_walked() -> None:
    code = """
    def sweep(cache):
        for key in cache:
            drop(cache, key)

    def main(cache):
        sweep(cache)
    """
    stack = ("main", "sweep(cache)"), ("sweep", "for key in cache:")
    assert first(crashed(code, "RuntimeError: dictionary changed size during iteration", *stack)) == "sweep"


def test_a_generator_that_raises_stop_iteration_itself() -> None:
    code = """
    def pages(count):
        if count < 1:
            raise StopIteration
        yield 1

    def first_page(count):
        return next(pages(count))
    """
    stack = ("first_page", "return next(pages(count))"), ("pages", "raise StopIteration")
    assert first(crashed(code, "StopIteration", *stack)) == "pages"


def test_an_assertion_that_does_not_hold() -> None:
    code = """
    def run(state):
        render(state.result)

    def render(result):
        assert isinstance(result, str)
        return result
    """
    stack = ("run", "render(state.result)"), ("render", "assert isinstance(result, str)")
    assert first(crashed(code, "AssertionError", *stack)) == "render"


def test_a_library_that_refuses_what_it_is_given_here() -> None:
    code = """
    import json

    def load(path):
        text = path.read_text()
        return json.loads(text)
    """
    trace = ("load", "return json.loads(text)")
    message = "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)"
    assert first(crashed(code, message, trace)) == "load"


def test_a_predicate_is_named_but_not_before_the_method_that_failed() -> None:
    code = """
    class Table:
        def fits(self, block):
            return "|" in block

        def run(self, block):
            return block.split("-")[1]

    def parse(processors, block):
        for processor in processors:
            if processor.fits(block):
                return processor.run(block)
    """
    stack = ("parse", "return processor.run(block)"), ("run", 'return block.split("-")[1]')
    context = crashed(code, "IndexError: list index out of range", *stack)
    assert order(context)[:2] == ["Table.run", "Table.fits"]
    assert "let `parse` call `run`" in reasons(context, "Table.fits")


def test_an_import_time_crash_belongs_to_the_module() -> None:
    code = """
    import collections

    class Rows:
        pass

    collections.MutableMapping.register(Rows)
    """
    frame = ("<module>", "collections.MutableMapping.register(Rows)", "collections.MutableMapping")
    assert first(crashed(code, "AttributeError: module 'collections' has no attribute 'MutableMapping'", frame)) == "<module>"


def test_state_that_a_caller_only_reads_and_hands_on() -> None:
    code = """
    class Request:
        def __init__(self, cookies):
            self.cookies = cookies

        def prepare(self):
            return jar(self.cookies)

    def jar(cookies):
        return cookies.items()
    """
    stack = ("prepare", "return jar(self.cookies)"), ("jar", "return cookies.items()")
    context = crashed(code, "AttributeError: 'NoneType' object has no attribute 'items'", *stack)
    assert order(context)[:2] == ["jar", "Request.prepare"]


def test_a_forwarding_function_whose_own_expression_failed() -> None:
    code = """
    def show(dialect):
        kept = dialect.lower()
        return compiled(kept, wide=True)

    def compiled(dialect, **options):
        return dialect.compiler(dialect, **options)
    """
    stack = ("show", "return compiled(kept, wide=True)"), ("compiled", "return dialect.compiler(dialect, **options)")
    context = crashed(code, "AttributeError: 'str' object has no attribute 'compiler'", *stack)
    assert "only forwards" not in reasons(context, "compiled")
    assert first(context) == "compiled"


def test_a_refusal_of_what_the_raising_function_found_out_itself() -> None:
    code = """
    import re

    def load(text):
        kept = text.strip()
        return version(kept)

    def version(text):
        found = re.match("v([0-9]+)", text)
        if not found:
            raise ValueError("no version")
        return found.group(1)
    """
    stack = ("load", "return version(kept)"), ("version", 'raise ValueError("no version")')
    assert first(crashed(code, "ValueError: no version", *stack)) == "version"
