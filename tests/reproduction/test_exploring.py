"""Inputs found by running many: on real repositories whose code really crashed, of which only the trace is known."""

from collections.abc import Mapping
from pathlib import Path

from proving import case, found, text_of

from agent.domain.proof import Reproducer, ReproductionKind

QUERY = '''\
"""Filters such as `name = "ann"` or `(age > 3)`."""


def parse(text):
    """The tree of a filter.

    >>> parse("(age > 3)")
    ('group', ('>', 'age', '3'))
    """
    return _Reader(text.split(" ")).filter()


class _Reader:
    def __init__(self, words):
        self.words = words
        self.at = 0

    def filter(self):
        if self.words[self.at].startswith("("):
            return self._group()
        left = self.words[self.at]
        if len(self.words) < self.at + 3:
            return ("is", left)
        return (self.words[self.at + 1], left, self.words[self.at + 2].rstrip(")"))

    def _group(self):
        self.words[self.at] = self.words[self.at][1:]
        inner = self.filter()
        if not self.words[self.at + 2].endswith(")"):
            raise ValueError("a group is not closed")
        return ("group", inner)
'''
SHARES = """\
def share(amount, people, *, rounded=False):
    whole = amount // max(people, 1) if rounded else amount
    return [_part(whole, number) for number in range(abs(people))]


def _part(whole, number):
    return 100 / (whole - number * 10)
"""
REPORT = """\
def report(rows, style="plain", header=None, footer=False):
    lines = [_line(row, style) for row in rows]
    return "\\n".join(lines)


def _line(row, style):
    if style == "boxed":
        return "| " + " | ".join(row) + " |" + row[2]
    return " ".join(str(cell) for cell in row)
"""
REPORT_PAGE = """\
# Reports

```python
from report import report

report([["ann", "3"], ["bob", "4"]], style="boxed")
report([["a", "b", "c"]], style="wide")
```
"""
QUEUE = """\
class Queue:
    def __init__(self, size=3):
        self.size = size
        self.items = []
        self.closed = False

    def put(self, item):
        if self.closed:
            raise RuntimeError("closed")
        self.items.append(item)

    def close(self):
        self.closed = True
        self.items = None

    def take(self):
        return _first(self.items)


def _first(items):
    return items[0] if len(items) else None
"""


def explored(folder: Path, files: Mapping[str, str], statements: str) -> Reproducer:
    baseline = case(folder, files, statements, style="none").reproduce()
    assert found(baseline).kind is ReproductionKind.SEARCH
    return found(baseline)


def test_an_unfinished_text_is_found_from_the_public_function(tmp_path: Path) -> None:
    kept = explored(tmp_path, {"query.py": QUERY}, "import query; query.parse('(age')")
    assert "parse(" in text_of(kept)
    assert "_Reader" not in text_of(kept)
