"""Inputs found by running many: on real repositories whose code really crashed, of which only the trace is known."""

from collections.abc import Mapping
from pathlib import Path

from proving import case, found, text_of

from agent.domain.proof import ReproductionKind

QUERY = '''\
"""Filters such as `name = ann` or `(age > 3)`."""


def parse(text):
    """The tree of a filter.

    >>> parse("(age > 3)")
    ('group', ('>', 'age', '3'))
    """
    return _Reader(text.split()).filter()


class _Reader:
    def __init__(self, words):
        self.words = words
        self.at = 0

    def filter(self):
        if not self.words or len(self.words) > 9:
            raise ValueError("no filter")
        if self.words[0].startswith("("):
            return self._group()
        return tuple(self.words)

    def _group(self):
        inner = [word.strip("()") for word in self.words]
        while not self.words[self.at].endswith(")"):
            self.at += 1
        return ("group", *inner)
'''
REPORT = """\
def report(rows, style="plain", header=None, footer=False):
    lines = [_line(row, style) for row in rows]
    return "\\n".join(lines)


def _line(row, style):
    if style == "boxed":
        return "| " + row[0] + " | " + row[1] + " |"
    return " ".join(row)
"""
REPORT_PAGE = """\
# Reports

```python
from report import report

report([["ann", "3"], ["bob", "4"]])
```
"""
QUEUE = """\
class Queue:
    def __init__(self, size=3):
        self.size = size
        self.items = []

    def put(self, item):
        self.items.append(item)

    def close(self):
        self.items = None

    def take(self):
        return _first(self.items)


def _first(items):
    return items[0] if len(items) else None
"""
SHARES = """\
def share(amount: int, people: int) -> list[int]:
    if people < 1:
        raise ValueError(people)
    return _parts(amount, people)


def _parts(amount, people):
    return [amount // (7 - people)] * people
"""
NESTED = """\
def depth(text):
    return _depth(text, 0)


def _depth(text, at):
    return 1 + _depth(text, at + 1) if text[at : at + 1] == "[" else 0
"""
PAGE = """\
def render(text, **options):
    width = options.get("width", 20)
    if options.get("align") == "right":
        return _right(text, width)
    return text


def _right(text, width):
    return " " * (width - len(text)) + text[width]
"""


def explored(folder: Path, files: Mapping[str, str], statements: str) -> str:
    """The kept test, which must call a public function with nothing doubtful."""
    kept = found(case(folder, files, statements, style="none").reproduce())
    assert kept.kind is ReproductionKind.SEARCH
    assert kept.doubts == ()
    assert "_" not in text_of(kept).partition("import ")[2].partition("\n")[0]
    return text_of(kept)


def test_an_unfinished_text_deep_in_a_parser_is_found_from_the_public_function(tmp_path: Path) -> None:
    assert "parse('(" in explored(tmp_path, {"query.py": QUERY}, "import query; query.parse('(age > 3')")


def test_a_number_at_an_edge_is_found(tmp_path: Path) -> None:
    assert ", 7)" in explored(tmp_path, {"shares.py": SHARES}, "import shares; shares.share(10, 7)")


def test_an_example_of_the_documents_is_changed_until_it_crashes(tmp_path: Path) -> None:
    files = {"report.py": REPORT, "README.md": REPORT_PAGE}
    text = explored(tmp_path, files, "import report; report.report([['ann']], style='boxed')")
    assert "style='boxed'" in text


def test_options_taken_by_double_star_are_read_from_where_they_are_taken_out(tmp_path: Path) -> None:
    text = explored(tmp_path, {"page.py": PAGE}, "import page; page.render('a', align='right')")
    assert "align='right'" in text


def test_calls_made_on_the_object_before_are_found(tmp_path: Path) -> None:
    text = explored(tmp_path, {"waiting.py": QUEUE}, "import waiting; q = waiting.Queue(); q.close(); q.take()")
    assert text.endswith("    queue = Queue()\n    queue.close()\n    queue.take()\n")


def test_nesting_without_end_is_found(tmp_path: Path) -> None:
    assert "* " in explored(tmp_path, {"nested.py": NESTED}, "import nested; nested.depth('[' * 5000)")


def test_the_same_tree_gives_the_same_test(tmp_path: Path) -> None:
    texts = {explored(tmp_path / name, {"query.py": QUERY}, "import query; query.parse('(a')") for name in ("one", "two")}
    assert len(texts) == 1
