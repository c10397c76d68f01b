"""Refusals, endless recursion, frames that only pass on, and siblings that know better."""

from suspecting import crashed, first, order, reasons

ENDLESS = "RecursionError: maximum recursion depth exceeded"


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


def test_endless_recursion_accuses_what_decides_in_the_cycle_not_what_hands_on() -> None:
    code = """
    def blocks(text):
        for part in text.split():
            quote(part)

    def quote(part):
        if part.startswith(">"):
            chunk(part)

    def chunk(part):
        blocks(part.strip())
    """
    cycle = [("blocks", "quote(part)"), ("quote", "chunk(part)"), ("chunk", "blocks(part.strip())")] * 12
    context = crashed(code, ENDLESS, *cycle)
    assert first(context) == "quote"
    assert "decides nothing" in reasons(context, "chunk")


def test_endless_recursion_accuses_the_predicate_that_lets_it_go_on() -> None:
    code = """
    class Quote:
        def fits(self, block):
            return block.startswith(">")

        def run(self, block, parser):
            if block:
                parser(block[1:])

    def parse(block):
        for processor in PROCESSORS:
            if processor.fits(block):
                processor.run(block, parse)
    """
    cycle = [("parse", "processor.run(block, parse)"), ("run", "parser(block[1:])")] * 12
    context = crashed(code, ENDLESS, *cycle)
    assert set(order(context)[:2]) == {"Quote.run", "Quote.fits"}
    assert "which goes on without end" in reasons(context, "Quote.fits")


def test_endless_recursion_accuses_the_limit_that_did_not_hold() -> None:
    code = """
    def item(state):
        if state.rules:
            child(state)

    def child(state):
        if state.depth < 5:
            item(state)
        else:
            item(state)
    """
    cycle = [("item", "child(state)"), ("child", "item(state)")] * 12
    context = crashed(code, ENDLESS, *cycle)
    assert first(context) == "child"
    assert "limits how deep it goes" in reasons(context, "child")


def test_a_function_that_calls_only_itself_without_end() -> None:
    code = """
    def flatten(tokens):
        for token in tokens:
            yield from flatten(token)
    """
    context = crashed(code, ENDLESS, *[("flatten", "yield from flatten(token)")] * 20)
    assert order(context) == ["flatten"]


def test_a_caller_that_checks_what_it_hands_to_a_private_function_is_named() -> None:
    code = """
    def mean(values, kind):
        if kind not in ("a", "b"):
            raise ValueError(kind)
        return _mean(values, kind)

    def _mean(values, kind):
        return values[kind]
    """
    context = crashed(code, "KeyError: 'b'", ("mean", "return _mean(values, kind)"), ("_mean", "return values[kind]"))
    assert first(context) == "_mean"
    assert "checks `kind` before it hands it to `_mean`" in reasons(context, "mean")


def test_a_sibling_that_checks_the_same_value_is_shown() -> None:
    code = """
    class Bar:
        def close(self):
            if self.writer is None:
                return
            self.writer.end()

        def show(self):
            self.writer.draw()
    """
    context = crashed(code, "AttributeError: 'NoneType' object has no attribute 'draw'", ("show", "self.writer.draw()"))
    assert first(context) == "Bar.show"
    assert "`Bar.close` checks what `self.writer` gives" in reasons(context, "Bar.show")


def test_a_sibling_that_checks_what_the_same_call_gives_is_shown() -> None:
    code = """
    def read(key):
        found = lookup(key)
        if found is None:
            return ""
        return found.text

    def size(key):
        found = lookup(key)
        return len(found.text)
    """
    context = crashed(code, "AttributeError: 'NoneType' object has no attribute 'text'", ("size", "return len(found.text)"))
    assert "`read` checks what `lookup` gives" in reasons(context, "size")


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


def test_an_attribute_checked_by_its_sibling_does_not_hide_that_another_object_failed() -> None:
    code = """
    class Bar:
        def close(self):
            if self.writer is None:
                return

        def show(self, other):
            other.draw()
    """
    context = crashed(code, "AttributeError: 'NoneType' object has no attribute 'draw'", ("show", "other.draw()"))
    assert "checks what" not in reasons(context, "Bar.show")
