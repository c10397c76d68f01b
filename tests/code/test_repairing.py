"""Changes as models write them: mended where one reading is possible, else answered with the real lines."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.code.diffs import apply_diff, diff_of_changes
from agent.code.repairing import read_change
from agent.domain.fix import FileChange
from agent.errors import BadDiff

CART = """class Cart:
    def total(self):
        price = self.price
        return price * 2

    def count(self):
        price = self.price
        return len(self.items)


def main():
    cart = Cart()
    print(cart.total())
"""
WANTED = CART.replace("        return price * 2\n", "        return price * 2 if price else 0\n")
FILES = {
    "shop/cart.py": CART.encode(),
    "shop/windows.py": CART.replace("\n", "\r\n").encode(),
    "shop/tabs.py": CART.replace("    ", "\t").encode(),
    "shop/bare.py": CART.rstrip("\n").encode(),
    "shop/latin.py": CART.replace("Cart()", "Cart()  # caf\xe9").encode("latin-1"),
    "empty.py": b"",
}
DIFF = """--- a/shop/cart.py
+++ b/shop/cart.py
@@ -2,3 +2,3 @@ class Cart:
     def total(self):
         price = self.price
-        return price * 2
+        return price * 2 if price else 0
"""
BLOCK = """shop/cart.py
<<<<<<< SEARCH
        return price * 2
=======
        return price * 2 if price else 0
>>>>>>> REPLACE
"""


def made(text: str, path: str = "shop/cart.py") -> str:
    """The file after the change; nothing else may have changed."""
    diff = read_change(text, FILES.get)
    assert [change.path for change in diff.changes] == [path]
    change = diff.changes[0]
    assert change.after is not None
    clean = apply_diff(diff.text, FILES.get)
    assert clean.changes == diff.changes, "the text is a clean diff"
    return change.after.decode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    "text",
    [
        DIFF,
        DIFF.replace("-2,3 +2,3", "-40,9 +41,2"),
        DIFF.replace("-2,3 +2,3", "-2,2 +2,2"),
        DIFF.replace("-2,3 +2,3", "-2,3 +2,2"),
        DIFF.replace(" -2,3 +2,3 ", " ... "),
        DIFF.replace("@@ -2,3 +2,3 @@ class Cart:", "@@"),
        DIFF.replace("a/shop", "shop").replace("b/shop", "shop"),
        DIFF.replace("a/shop", "./shop").replace("b/shop", "./shop"),
        f"Here is the fix:\n\n```diff\n{DIFF}```\n\nIt asks for the price first.",
        f"```\n{DIFF}```",
        DIFF.replace("\n", "\r\n"),
        DIFF.rstrip("\n"),
        DIFF.replace("         price = self.price\n", "        price = self.price\n").replace("     def total", "    def total"),
        DIFF.replace("         price = self.price", "         cost = self.price"),
        DIFF.replace("     def total(self):\n         price = self.price\n", ""),
        DIFF.replace("        ", "").replace("    def", "def"),
        "diff --git a/shop/cart.py b/shop/cart.py\nindex 1234567..89abcde 100644\n" + DIFF.replace("-2,3", "-7,3"),
        "*** Begin Patch\n*** Update File: shop/cart.py\n@@ def total(self):\n-        return price * 2\n+        return price * 2 if price else 0\n*** End Patch\n",
        BLOCK,
        f"```\n{BLOCK}```",
        "**`shop/cart.py`**\n```python\n" + BLOCK.partition("\n")[2] + "```\n",
        BLOCK.replace("        return", "return"),
        BLOCK.replace("* 2\n=", "* 2   \n="),
    ],
)
def test_a_change_with_one_possible_reading_is_taken(text: str) -> None:
    assert made(text) == WANTED


def test_line_ends_of_the_file_are_kept() -> None:
    text = DIFF.replace("cart.py", "windows.py")
    assert made(text, "shop/windows.py") == WANTED.replace("\n", "\r\n")


def test_spaces_for_tabs_become_the_file_s_tabs() -> None:
    more = DIFF.replace("cart.py", "tabs.py") + "+            # nothing to pay\n"
    expected = WANTED.replace("    ", "\t").replace("else 0\n", "else 0\n\t\t\t# nothing to pay\n")
    assert made(more, "shop/tabs.py") == expected


def test_a_missing_line_end_stays_missing() -> None:
    text = "--- a/shop/bare.py\n+++ b/shop/bare.py\n@@ -99,2 +99,2 @@\n     cart = Cart()\n-    print(cart.total())\n+    print(cart.count())\n"
    assert made(text, "shop/bare.py") == CART.replace("print(cart.total())\n", "print(cart.count())")


def test_bytes_that_are_no_text_are_kept() -> None:
    diff = read_change(DIFF.replace("cart.py", "latin.py").replace("-2,3", "-5,3"), FILES.get)
    assert diff.changes[0].after == WANTED.replace("Cart()", "Cart()  # caf\xe9").encode("latin-1")


def test_a_new_file_is_made_from_a_diff_or_a_block() -> None:
    for text in (
        "--- /dev/null\n+++ b/shop/new.py\n@@ -0,0 +1,9 @@\n+x = 1\n+y = 2\n",
        "shop/new.py\n<<<<<<< SEARCH\n=======\nx = 1\ny = 2\n>>>>>>> REPLACE\n",
        "*** Add File: shop/new.py\n+x = 1\n+y = 2\n",
    ):
        assert made(text, "shop/new.py") == "x = 1\ny = 2\n"


def test_two_hunks_of_one_file_find_their_places_in_any_order() -> None:
    first = "-        return len(self.items)\n+        return len(self.items or ())\n"
    second = "-    def total(self):\n+    def total(self) -> float:\n"
    after = made(f"--- a/shop/cart.py\n+++ b/shop/cart.py\n@@ -1 +1 @@\n{first}@@ -1 +1 @@\n{second}")
    assert "items or ()" in after
    assert "-> float" in after


@pytest.mark.parametrize(
    ("text", "lesson"),
    [
        (DIFF.replace("-        return price * 2\n", "-        return price * 3\n"), "4\t        return price * 2"),
        (
            "--- a/shop/cart.py\n+++ b/shop/cart.py\n@@ -99 +99 @@\n-        price = self.price\n+        price = 1\n",
            "hunk 1 of shop/cart.py fits at lines 3, 7",
        ),
        ("--- a/shop/cart.py\n+++ b/shop/cart.py\n@@ -3,0 +4 @@\n+        print(1)\n+@@\n-x\n", "is not in the file"),
        ("--- a/shop/cart.py\n+++ b/shop/cart.py\n@@\n+        print(1)\n", "lines of context around what is added"),
        (DIFF.replace("shop/cart.py", "shop/gone.py"), "no file 'shop/gone.py'"),
        (BLOCK.replace("shop/cart.py", "shop/gone.py"), "there is no file 'shop/gone.py'"),
        (BLOCK.replace("shop/cart.py\n", ""), "block 1 names no file"),
        (BLOCK.replace(">>>>>>> REPLACE\n", ""), "a block is not closed"),
        (BLOCK.replace("shop/cart.py", "../cart.py"), "does not stay inside the repository"),
        (DIFF.replace("b/shop/cart.py", "b/../../etc/passwd").replace("-2,3", "-9,3"), "does not stay inside the repository"),
        (DIFF.replace("b/shop/cart.py", "b/.git/hooks/x").replace("-2,3", "-9,3"), "git's own directory"),
        ("new file mode 120000\n" + DIFF.replace("-2,3", "-9,9"), "ordinary files"),
        ("rename from shop/cart.py\n" + DIFF.replace("-2,3", "-9,9"), "changes of lines in ordinary files"),
        (DIFF.replace(" if price else 0", ""), "changes nothing"),
        ("I can't fix this.", "no change"),
        ("", "no change"),
        ("x" * 300_000, "at most 200000"),
    ],
)  # fmt: skip
def test_a_change_that_can_t_be_placed_is_answered_with_what_is_there(text: str, lesson: str) -> None:
    with pytest.raises(BadDiff) as raised:
        read_change(text, FILES.get)
    assert lesson in str(raised.value)


def renumbered(text: str) -> str:
    return re.sub(r"@@ -\d+(,\d+)? \+\d+(,\d+)? @@", "@@ -77,7 +70,9 @@", text)


def unnumbered(text: str) -> str:
    return re.sub(r"@@ -.*@@", "@@ @@", text)


def unprefixed(text: str) -> str:
    return text.replace("--- a/", "--- ").replace("+++ b/", "+++ ")


def trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n"))


def fenced(text: str) -> str:
    return f"Sure:\n```diff\n{text}```\n"


SPOILED: tuple[Callable[[str], str], ...] = (renumbered, unnumbered, unprefixed, trimmed, fenced)
LINES = st.lists(st.sampled_from(["a = 1", "b = 2", "    c(d)", "", "    return x", "e", "f()", "\tg"]), min_size=1, max_size=14)


@given(before=LINES, after=LINES, spoilers=st.lists(st.sampled_from(SPOILED), unique=True))
def test_a_spoiled_diff_is_mended_to_what_was_meant_or_refused(
    before: list[str], after: list[str], spoilers: list[Callable[[str], str]]
) -> None:
    old, new = ("\n".join(lines).encode() + b"\n" for lines in (before, after))
    meant = diff_of_changes((FileChange(path="f.py", before=old, after=new),))
    text = meant.text
    for spoil in spoilers:
        text = spoil(text)
    try:
        diff = read_change(text, {"f.py": old}.get)
    except BadDiff:
        return
    if trimmed in spoilers:
        assert [line.rstrip() for line in (diff.changes[0].after or b"").split(b"\n")] == [
            line.rstrip() for line in new.split(b"\n")
        ]
    else:
        assert diff.changes[0].after == new


@given(st.text(alphabet=st.sampled_from("@-+ \n<>=*ab/\\`\t\r\0SEARCHREPLACE"), max_size=400))
def test_any_text_is_a_change_or_a_complaint(text: str) -> None:
    for start in ("", "--- a/shop/cart.py\n+++ b/shop/cart.py\n", "shop/cart.py\n<<<<<<< SEARCH\n"):
        try:
            read_change(start + text, FILES.get)
        except BadDiff:
            continue
