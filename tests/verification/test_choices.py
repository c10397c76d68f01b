"""What a change chooses, takes away or reaches for, read from its structure."""

import pytest

from agent.code.diffs import diff_of_changes
from agent.domain.crash import Crash
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.untrusted import Untrusted
from agent.stages.verification.dropping import dropped_parts
from agent.stages.verification.made_up_names import made_up_names
from agent.stages.verification.outcomes import unfounded_outcomes
from agent.stages.verification.repairs import beyond_repair
from agent.stages.verification.runtime_patching import runtime_patches
from agent.stages.verification.signatures import changed_signatures

BEFORE = """\
import json


class Shelf:
    def __init__(self, books):
        self.books = books
        self.open = True

    def close(self):
        if self.open is None:
            return
        self.open = False

    def burn(self):
        if self.open is None:
            return
        self.books.clear()

    def titles(self, key, limit=10):
        assert limit > 0
        found = []
        for book in self.books:
            if book.shown and book.title.strip():
                book.title = book.title.lower()
            found.append(book.title)
        best = self.books[key].title
        return sorted(found)[:limit] + [best]
"""


CRASH = Crash(type="TypeError", message=Untrusted("f() missing 1 required positional argument: 'limit'"), frames=())


def fix(old: str, new: str, *, author: str = "model:m") -> CandidateFix:
    assert BEFORE.count(old) == 1
    change = FileChange(path="shelf.py", before=BEFORE.encode(), after=BEFORE.replace(old, new).encode())
    return CandidateFix(author=author, title="Mend it", rationale="Because.", diff=diff_of_changes((change,)))


def added(path: str, content: str) -> CandidateFix:
    change = FileChange(path=path, before=None, after=content.encode())
    return CandidateFix(author="model:m", title="Mend it", rationale="Because.", diff=diff_of_changes((change,)))


LINE = "        best = self.books[key].title\n"
CHOICES = {
    "an early answer": f"        if key is None:\n            return found\n{LINE}",
    "a skipped step": f"        best = ''\n        if key:\n    {LINE}",
    "a handler that goes on": f"        try:\n    {LINE}        except KeyError as error:\n            print(error)\n",
    "a default": "        best = self.books.get(key, self).title\n",
    "None for a missing entry": "        best = self.books.get(key)\n",
    "a fallback by or": "        best = self.books[key or 0].title\n",
    "one of two": "        best = self.books[key].title if key in self.books else found[0]\n",
    "a conversion": "        best = self.books[str(key)].title\n",
    "a bound": "        best = self.books[min(key, 3)].title\n",
    "a literal": "        best = []\n",
    "a narrowed condition": f"        while found and key and limit:\n    {LINE}",
    "what is left out": "        best = [book for book in self.books if book][key].title\n",
}


@pytest.mark.parametrize("what", CHOICES)
def test_a_choice_that_nobody_answers_for_leaves_a_doubt(what: str) -> None:
    assert unfounded_outcomes(fix(LINE, CHOICES[what]))
    assert not unfounded_outcomes(fix(LINE, CHOICES[what], author="rule:PY101"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LINE, f"        if key is None:\n            raise LookupError(key)\n{LINE}"),
        ("for book in self.books:", "for book in self.books.copy():"),
        ("sorted(found)", "sorted(found, key=str)"),
    ],
)
def test_a_refusal_or_a_repaired_expression_chooses_nothing(old: str, new: str) -> None:
    assert not unfounded_outcomes(fix(old, new))


def test_a_branch_that_its_neighbours_have_twice_is_founded_unless_it_skips_what_is_stored() -> None:
    guard = "        if self.open is None:\n            return\n"
    assert not unfounded_outcomes(fix("        best = self.books[key].title\n        return", f"{guard}{LINE}        return"))
    assert unfounded_outcomes(fix("        self.books = books\n", f"        self.books = books\n{guard}"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LINE, "        best = 'none'\n"),
        ("        assert limit > 0\n", ""),
        ("            found.append(book.title)\n", "            found\n"),
        ("        self.open = False\n", "        return\n"),
        ("                book.title = book.title.lower()\n", "                pass\n"),
    ],
)
def test_what_is_taken_away_is_told(old: str, new: str) -> None:
    assert dropped_parts(fix(old, new))


def test_what_is_only_moved_or_added_is_not() -> None:
    moved = LINE.replace("best = self.books[key].title", "best = self.best(key)")
    helper = "    def best(self, key):\n        return self.books[key].title\n\n    def titles("
    change = fix(LINE, moved).diff.changes[0]
    after = (change.after or b"").replace(b"    def titles(", helper.encode())
    whole = FileChange(path=change.path, before=change.before, after=after)
    assert not dropped_parts(CandidateFix(author="model:m", title="", rationale="", diff=diff_of_changes((whole,))))


RUNTIME = [
    "import os; os._exit(0)",
    "import sys; sys.exit(0)",
    "import builtins",
    "import _pytest.runner",
    "import sys; sys.setrecursionlimit(10 ** 6)",
    "import time; time.sleep(9)",
    "import time; key = key if time.time() > 0 else 0",
    "import random; key = random.choice([key])",
    "import os; key = os.environ.get('HOME')",
    "import sys; key = key if 'x' in sys.modules else 0",
    "import sys; key = sys._getframe(1)",
    "json.dumps = str",
    "setattr(json, 'dumps', str)",
    "global COUNT; COUNT = 1",
    "import threading; threading.Thread(target=print).start()",
    "import signal; signal.alarm(1)",
    "exec('key = 0')",
]


@pytest.mark.parametrize("line", RUNTIME)
def test_reaching_for_the_runtime_is_told_whoever_does(line: str) -> None:
    assert runtime_patches(fix(LINE, f"        {line}\n{LINE}", author="rule:PY101"))


def test_a_loop_that_can_not_end_is_told() -> None:
    assert runtime_patches(fix(LINE, f"        while key:\n            pass\n{LINE}"))
    assert not runtime_patches(fix(LINE, f"        while key:\n            key = key.parent\n{LINE}"))


@pytest.mark.parametrize("path", ["random.py", "_pytest/runner.py", "tests/__init__.py", "src/tests/helpers.py"])
def test_a_new_module_that_others_would_import_is_told(path: str) -> None:
    assert runtime_patches(added(path, "X = 1\n"))


def test_a_new_module_or_a_new_test_is_not() -> None:
    assert not runtime_patches(added("shop/prices.py", "X = 1\n"))
    assert not runtime_patches(added("tests/test_prices.py", "X = 1\n"))


@pytest.mark.parametrize("new", ["key", "key, limit", "limit=10, key=0", "key, limit=20", "key, *, limit"])
def test_another_signature_is_told(new: str) -> None:
    assert changed_signatures(fix("key, limit=10", new))


def test_a_further_option_is_not() -> None:
    assert not changed_signatures(fix("key, limit=10", "key, limit=10, strict=False"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("found.append(book.title)", "found.append(book.tilte)"),
        ("found.append(book.title)", "found.append(book.title, limit)"),
        ("import json\n", "import json\nfrom os import path\n"),
        ("for book in self.books:", "for book in self.books.copy():"),
        ("sorted(found)", "sorted(found, key=str)"),
        ("self.books[key]", "self.books.copy()[key]"),
        (LINE, f"        if key is None:\n            raise LookupError(key)\n{LINE}"),
    ],
)
def test_the_repairs_of_an_expression_are_known(old: str, new: str) -> None:
    assert not beyond_repair(fix(old, new), CRASH)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("found.append(book.title)", "found.append('')"),
        ("found.append(book.title)", "found.append(book.titles)"),
        ("found.append(book.title)", "found.append(book.title, key)"),
        ("found.append(book.title)", "found.append(book.title.strip())"),
        ("sorted(found)", "sorted(found, key=id)"),
        ("    def close", "    @property\n    def close"),
        ("import json\n", "import json\nfrom shop import sorted\n"),
        (LINE, f"        if found.clear():\n            raise ValueError\n{LINE}"),
        (LINE, f"        unused = found.clear()\n{LINE}"),
        ("found.append(book.title)", "found.append(book.author)"),
        ("found.append(book.title)", "found.append(-book.title)"),
        ("found.append(book.title)", "found.append(book.title + 1)"),
        ("found.append(book.title)", "found.append(max(book.title))"),
        ("sorted(found)", "sorted(found, reverse=True)"),
        ("sorted(found)[:limit]", "sorted(found)[:limit - 1]"),
        ("+ [best]", "- [best]"),
        ("import json\n", "from os import path as json\n"),
        (LINE, f"        found.clear()\n{LINE}"),
        (LINE, f"        key = found\n{LINE}"),
        ("    def burn", "    def extra(self):\n        return 0\n\n    def burn"),
        ("        self.open = False\n", "        self.open = self\n"),
        ("class Shelf:\n", "class Shelf:\n    title = None\n\n"),
    ],
)
def test_everything_else_is_beyond_repair(old: str, new: str) -> None:
    assert beyond_repair(fix(old, new), CRASH)
    assert not beyond_repair(fix(old, new, author="rule:PY101"), CRASH)


@pytest.mark.parametrize(
    ("message", "new"),
    [
        ("name 'limits' is not defined", "limits = 0\n\n\nclass Shelf:\n"),
        ("'Shelf' object has no attribute 'size'", "class Shelf:\n    size = 0\n\n"),
        ("'Shelf' object has no attribute 'size'", "class Shelf:\n    def __getattr__(self, name):\n        return 0\n\n"),
        ("cannot import name 'Map' from 'x'", "class Map(dict):\n    pass\n\n\nclass Shelf:\n"),
    ],
)
def test_defining_what_was_missing_is_told(message: str, new: str) -> None:
    crash = Crash(type="NameError", message=Untrusted(message), frames=())
    assert made_up_names(fix("class Shelf:\n", new), crash)
    assert not made_up_names(fix("import json\n", "import json\nfrom os import limits, Map\n"), crash)


def test_a_change_of_a_getter_is_seen_beside_its_setter() -> None:
    before = "class A:\n    @property\n    def x(self):\n        return self._x\n\n    @x.setter\n    def x(self, x):\n        self._x = x\n"
    change = FileChange(path="a.py", before=before.encode(), after=before.replace("return self._x", "return 0").encode())
    assert beyond_repair(CandidateFix(author="model:m", title="", rationale="", diff=diff_of_changes((change,))), CRASH)


@pytest.mark.parametrize("path", ["data/regions.json", "shop/compat.py", "shop/templates/page.html"])
def test_data_and_new_modules_are_beyond_repair(path: str) -> None:
    assert beyond_repair(added(path, "x = 1\n"), CRASH)
    assert not beyond_repair(added("tests/test_page.py", "x = 1\n"), CRASH)
