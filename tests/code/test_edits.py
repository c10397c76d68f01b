import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.code.edits import (
    delete,
    diff_of_edits,
    insert_after_statement,
    insert_before_statement,
    replace,
    starts_its_line,
    wrap,
)
from agent.code.source import Source, parse_python
from agent.domain.fix import Edit
from agent.domain.location import SourceFile
from agent.errors import BadDiff

CART = "@cached\ndef total(prices):\n\tif prices: return sum(prices)\n\tresult = 0  # cents\n\treturn result\n"


def parsed(content: bytes | str) -> Source:
    return parse_python(SourceFile(path="shop/cart.py", content=content.encode() if isinstance(content, str) else content))


def edited(source: Source, *edits: Edit) -> bytes:
    diff = diff_of_edits({source.path: source.file}, edits)
    after = diff.changes[0].after
    assert after is not None
    return after


def test_an_edit_changes_its_bytes_and_no_others_in_a_file_of_another_encoding() -> None:
    content = "# coding: latin-1\r\nname = 'caf\u00e9'   \r\nprice = name + y\r\n".encode("latin-1")
    source = parsed(content)
    after = edited(source, replace(source, source.node_at(3, 15, 16), "'\u00e0\n'"))
    assert after == content.replace(b"+ y", b"+ '\xe0\r\n'")


def test_lines_before_a_statement_take_its_indentation_and_line_ending() -> None:
    source = parsed(CART.replace("\n", "\r\n"))
    node = source.statement_at(5)
    assert node is not None
    after = edited(source, insert_before_statement(source, node, ["if not prices:", "\treturn None"]))
    assert after.decode() == CART.replace("\treturn result", "\tif not prices:\n\t\treturn None\n\treturn result").replace(
        "\n", "\r\n"
    )


def test_lines_after_a_statement_stand_below_its_comment() -> None:
    source = parsed(CART)
    node = source.statement_at(4)
    assert node is not None
    after = edited(source, insert_after_statement(source, node, ["assert result >= 0"]))
    assert after.decode() == CART.replace("# cents\n", "# cents\n\tassert result >= 0\n")


def test_lines_before_a_decorated_function_go_above_its_decorators() -> None:
    source = parsed(CART)
    node = source.statement_at(2)
    assert node is not None
    assert edited(source, insert_before_statement(source, node, ["import os"])).startswith(b"import os\n@cached\ndef")


def test_a_statement_that_shares_its_line_takes_no_lines_before_it() -> None:
    source = parsed(CART)
    node = source.statement_at(3)
    assert node is not None
    assert not starts_its_line(source, node)
    with pytest.raises(BadDiff, match="line 3"):
        insert_before_statement(source, node, ["pass"])


def test_a_statement_followed_by_another_on_its_line_takes_no_lines_after_it() -> None:
    source = parsed("a = 1; b = 2\n")
    node = source.statement_at(1)
    assert node is not None
    with pytest.raises(BadDiff, match="another statement"):
        insert_after_statement(source, node, ["c = 3"])


def test_wrapping_and_deleting_leave_the_rest() -> None:
    source = parsed("x = a + b\n")
    a, plus_b = source.node_at(1, 4, 5), source.node_at(1, 8, 9)
    assert edited(source, *wrap(source, a, "str(", ")"), delete(source, plus_b)) == b"x = str(a) + \n"


def test_a_character_the_files_encoding_lacks_is_refused() -> None:
    source = parsed("# coding: latin-1\nx = '\u00e9'\n".encode("latin-1"))
    with pytest.raises(BadDiff, match="\u20ac"):
        replace(source, source.root, "'\u20ac'")


@pytest.mark.parametrize(
    ("edits", "word"),
    [
        ([(0, 3), (2, 4)], "overlap"),
        ([(0, 99)], "bytes 0 to 99"),
        ([(3, 2)], "bytes 3 to 2"),
        ([(-1, 2)], "bytes -1 to 2"),
    ],
)
def test_edits_that_overlap_or_leave_the_file_are_refused(edits: list[tuple[int, int]], word: str) -> None:
    source = parsed("x = 1\n")
    made = [Edit(path=source.path, start=start, end=end, replacement=b"y") for start, end in edits]
    with pytest.raises(BadDiff, match=word):
        diff_of_edits({source.path: source.file}, made)


def test_an_edit_of_a_file_that_was_not_read_is_refused() -> None:
    with pytest.raises(BadDiff, match=r"other\.py"):
        diff_of_edits({}, [Edit(path="other.py", start=0, end=0, replacement=b"")])


def test_insertions_at_one_place_stand_in_the_order_given() -> None:
    source = parsed("x = 1\n")
    at_start = [Edit(path=source.path, start=0, end=0, replacement=text) for text in (b"a", b"b")]
    assert edited(source, *at_start) == b"abx = 1\n"


@given(content=st.binary(max_size=60), cuts=st.lists(st.integers(0, 60), min_size=2, max_size=6), new=st.binary(max_size=8))
def test_whatever_no_edit_names_stays_byte_for_byte(content: bytes, cuts: list[int], new: bytes) -> None:
    points = sorted(min(cut, len(content)) for cut in cuts)
    spans = [*zip(points[::2], points[1::2], strict=False)]
    file = SourceFile(path="f", content=content)
    diff = diff_of_edits({"f": file}, [Edit(path="f", start=start, end=end, replacement=new) for start, end in spans])
    kept = [content[end:start] for (_, end), (start, _) in zip([(0, 0), *spans], [*spans, (len(content), 0)], strict=True)]
    assert (diff.changes[0].after if diff.changes else content) == new.join(kept)
