"""What functions of JavaScript are called and where they are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.code.javascript import javascript_outlines
from agent.code.outlines import around
from agent.code.outlining import has_outlines, outlines_of
from agent.domain.location import SourceFile

SOURCE = b"""\
function plain() {}
async function* gen() {}
class Cart extends Base {
  #hidden = () => 1;
  constructor() { super(); }
  get total() {
    return this.items.map((item) => {
      return item.price;
    });
  }
  static async load() {}
}
const arrow = (a) => a;
exports.sum = function () {};
module.exports = { key: () => 2, method() {} };
app.get('/', async () => {
  null.x;
});
"""


def test_definitions_are_named_by_what_they_are_given_to() -> None:
    assert [(one.name, one.kind) for one in javascript_outlines(SOURCE)] == [
        ("plain", "function"),
        ("gen", "function"),
        ("Cart", "class"),
        ("Cart.hidden", "method"),
        ("Cart.constructor", "method"),
        ("Cart.total", "method"),
        ("Cart.total.<anonymous>", "function"),
        ("Cart.load", "method"),
        ("arrow", "function"),
        ("sum", "function"),
        ("key", "function"),
        ("method", "function"),
        ("<anonymous>", "function"),
    ]


def test_the_definitions_around_a_line_come_innermost_first() -> None:
    assert [one.name for one in around(javascript_outlines(SOURCE), 8)] == ["Cart.total.<anonymous>", "Cart.total", "Cart"]


@pytest.mark.parametrize(("path", "known"), [("a.js", True), ("a.mjs", True), ("a.cjs", True), ("a.py", False), ("a.ts", False)])
def test_only_javascript_is_outlined(path: str, known: bool) -> None:
    assert has_outlines(path) is known
    assert bool(outlines_of(SourceFile(path=path, content=SOURCE))) is known


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(SOURCE.split(b"\n")), max_size=20).map(b"\n".join)))
def test_any_bytes_are_outlined_without_an_error(content: bytes) -> None:
    last = content.count(b"\n") + 1
    assert all(1 <= one.start_line <= one.end_line <= last for one in javascript_outlines(content))
