import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.code.source import Source, parse_python, statement_of
from agent.code.symbols import symbols
from agent.domain.location import SourceFile


def parsed(content: bytes | str, path: str = "shop/cart.py") -> Source:
    return parse_python(SourceFile(path=path, content=content.encode() if isinstance(content, str) else content))


def identifiers(source: Source) -> list[str]:
    found, pending = [], [source.root]
    while pending:
        node = pending.pop(0)
        found += [source.text(node)] if node.type == "identifier" else []
        pending += node.named_children
    return found


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("price = 'caf\u00e9'\n".encode(), "utf-8"),
        ("# -*- coding: latin-1 -*-\nprice = 'caf\u00e9'\n".encode("latin-1"), "iso8859-1"),
        ("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nprice = '\u20ac'\n".encode("cp1252"), "cp1252"),
        ("# coding: shift_jis\nprice = '\u8868'\n".encode("shift_jis"), "shift_jis"),
        (b"price = 'caf\xe9'\n", "latin-1"),
        (b"# coding: no-such-codec\nprice = 'caf\xe9'\n", "latin-1"),
        (b"# coding: unicode_escape\nprice = '\xe9'\n", "latin-1"),
    ],
)
def test_a_file_is_read_in_its_own_encoding_with_byte_offsets(content: bytes, encoding: str) -> None:
    source = parsed(content)
    assert source.encoding == encoding
    assert not source.has_error
    assert identifiers(source) == ["price"]
    statement = source.statement_at(source.line_count)
    assert statement is not None
    assert content[statement.start_byte : statement.end_byte] == source.bytes(statement) == content.splitlines()[-1]


def test_a_cookie_counts_only_in_the_first_two_lines_and_after_comments() -> None:
    assert parsed(b"x = 1\n# coding: latin-1\ny = '\xc3\xa9'\n").encoding == "utf-8"


def test_a_byte_order_mark_belongs_to_no_line() -> None:
    source = parsed(b"\xef\xbb\xbfprice = 1\n")
    assert source.line(1) == "price = 1"
    assert source.text(source.node_at(1, 0, 5)) == "price"


@pytest.mark.parametrize(("content", "newline"), [(b"a\r\nb\r\n", b"\r\n"), (b"a\nb\r\n", b"\n"), (b"a", b"\n"), (b"", b"\n")])
def test_the_line_ending_is_that_of_the_first_line(content: bytes, newline: bytes) -> None:
    assert parsed(content).newline == newline


def test_lines_are_counted_as_python_counts_them() -> None:
    source = parsed(b"a = '\x0c\x0b'\r\nb = 1\rc = 2\n\x0cdef f():\n\treturn 3")
    assert [source.line(number) for number in range(6)] == ["", "a = '\x0c\x0b'", "b = 1", "c = 2", "\x0cdef f():", "\treturn 3"]
    assert [symbol.span.start_line for symbol in symbols(source)] == [1, 4]


def test_a_node_is_found_by_the_columns_a_traceback_marks() -> None:
    source = parsed("def f(k\u00f6rbe):\n    return sum(k\u00f6rbe) * coupon.percent\n")
    code = "return sum(k\u00f6rbe) * coupon.percent"
    begin = code.index("coupon.percent")
    assert source.text(source.node_at(2, begin, len(code))) == "coupon.percent"
    assert source.text(source.node_at(2, begin, begin + 6)) == "coupon"


def test_marks_outside_of_the_file_find_the_module() -> None:
    source = parsed("x = 1\n")
    assert source.node_at(99, 0, 5).type == "module"


STATEMENTS = """\
@cached
def total(prices):
    if prices: return sum(
        prices,
    )

    for price in prices:
        pass
    else:
        prices = a; b = 2
"""


@pytest.mark.parametrize(
    ("line", "starts", "kind"),
    [
        (1, "@cached", "decorated_definition"),
        (2, "def total", "function_definition"),
        (3, "return sum(", "return_statement"),
        (4, "return sum(", "return_statement"),
        (7, "for price", "for_statement"),
        (8, "pass", "pass_statement"),
        (10, "prices = a", "expression_statement"),
    ],
)
def test_the_innermost_statement_of_a_line(line: int, starts: str, kind: str) -> None:
    source = parsed(STATEMENTS)
    statement = source.statement_at(line)
    assert statement is not None
    assert (statement.type, source.text(statement)[: len(starts)]) == (kind, starts)
    assert statement_of(statement) == statement


@pytest.mark.parametrize("line", [0, -1, 11, 99])
def test_a_line_outside_of_the_file_holds_no_statement(line: int) -> None:
    assert parsed(STATEMENTS).statement_at(line) is None


def test_the_same_content_is_parsed_once() -> None:
    assert parsed("x = 1\n") is parsed("x = 1\n")


def test_what_is_no_python_is_marked_as_an_error_and_not_raised() -> None:
    assert parsed("def def def (\n").has_error


@settings(max_examples=300, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=120),
        st.text(st.sampled_from(list("# coding:latin-1utf8\n\r\x0c\ufeff\u00e9(:x")), max_size=80).map(str.encode),
    )
)
def test_any_bytes_are_parsed_without_moving_one(content: bytes) -> None:
    source = parsed(content)
    assert b"".join(content[a:b] for a, b in zip(source.line_starts, source.line_starts[1:], strict=False)) == content
    for number in range(source.line_count + 2):
        statement = source.statement_at(number)
        node = source.node_at(number, 0, 3)
        assert source.bytes(node) == content[node.start_byte : node.end_byte]
        assert statement is None or source.indent_of(statement).strip(" \t") == ""
