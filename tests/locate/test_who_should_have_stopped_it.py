"""Endless recursion, gatekeepers, and siblings that know better."""

from suspecting import crashed, first, order, reasons

ENDLESS = "RecursionError: maximum recursion depth exceeded"


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


def test_a_predicate_that_filtered_the_objects_in_a_comprehension() -> None:
    code = """
    class Heading:
        def takes(self, line):
            return line.startswith("=")

        def html(self, line):
            return line.split(" ")[1]

    def render(blocks, line):
        return next(block for block in blocks if block.takes(line)).html(line)
    """
    stack = (
        ("render", "return next(block for block in blocks if block.takes(line)).html(line)"),
        ("html", 'return line.split(" ")[1]'),
    )
    context = crashed(code, "IndexError: list index out of range", *stack)
    assert order(context)[:2] == ["Heading.html", "Heading.takes"]
