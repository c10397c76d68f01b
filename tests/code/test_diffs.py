import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.code.diffs import apply_diff, diff_bytes, diff_of_changes, opcodes
from agent.domain.fix import FileChange
from agent.errors import BadDiff

GIT = shutil.which("git") or "git"

LINES = st.sampled_from(
    [
        b"",
        b"x",
        b"y = 1",
        b"-- a/f",
        b"++ b/f",
        b"@@ -1 +1 @@",
        b"\\ No newline",
        b"caf\xc3\xa9",
        b"caf\xe9",
        b"\xff\xfe",
        b"a\rb",
        b"\r",
        b"\t",
    ]
)
NEWLINES = st.sampled_from([b"\n", b"\r\n", b"\n\n"])
CONTENTS = st.lists(st.tuples(LINES, NEWLINES), max_size=30).map(lambda pairs: b"".join(a + b for a, b in pairs))
FILES = st.one_of(st.none(), st.builds(lambda body, tail: body + tail, CONTENTS, LINES))
NAMES = st.sampled_from(
    ["f.py", "a b/c d.py", 'q"uote.py', "back\\slash.py", "caf\u00e9.py", "tab\there.py", "a/b.py", "b/a/x", " lead"]
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = Path(mkdtemp(prefix="diffs-"))
    yield path
    shutil.rmtree(path)


def git_applies(folder: Path, change: FileChange, patch: bytes) -> bytes | None:
    tree = Path(mkdtemp(dir=folder))
    target = tree / change.path
    if change.before is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(change.before)
    environ = {
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_CEILING_DIRECTORIES": str(folder),
        "LC_ALL": "C",
    }
    done = subprocess.run(
        [GIT, "apply", "--whitespace=nowarn", "-"], cwd=tree, input=patch, capture_output=True, env=environ, check=False
    )
    assert done.returncode == 0, (done.stderr, patch)
    return target.read_bytes() if target.exists() else None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=NAMES, before=FILES, after=FILES)
def test_git_apply_makes_the_very_bytes_of_the_change(folder: Path, path: str, before: bytes | None, after: bytes | None) -> None:
    change = FileChange(path=path, before=before, after=after)
    diff = diff_of_changes([change])
    if before == after:
        assert diff.text == ""
        assert diff.changes == ()
        return
    assert git_applies(folder, change, diff_bytes(diff)) == after


@settings(max_examples=400, deadline=None)
@given(path=NAMES.filter(lambda name: "\\" not in name), before=FILES, after=FILES)
def test_a_diff_of_ours_applies_to_the_very_bytes_of_the_change(path: str, before: bytes | None, after: bytes | None) -> None:
    diff = diff_of_changes([FileChange(path=path, before=before, after=after)])
    if before != after:
        assert apply_diff(diff.text, {path: before}.get) == diff


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet=st.sampled_from(list('abc+-@ \n\\/.,0123\r"d')), max_size=200), start=st.booleans())
def test_any_text_applies_or_is_refused_with_bad_diff(text: str, start: bool) -> None:
    prefix = "--- a/f\n+++ b/f\n@@ -1 +1 @@\n" if start else ""
    try:
        apply_diff(prefix + text, lambda _: b"a\nb\n")
    except BadDiff:
        return


def test_a_large_rewrite_is_one_block_rather_than_hours_of_matching() -> None:
    before = [b"%d\n" % (number % 7) for number in range(8000)]
    after = [b"%d\n" % (number % 5 + 3) for number in range(8000)]
    codes = opcodes(before, after)
    assert [code for code in codes if code[0] != "equal"] == [("replace", 0, 8000, 0, 8000)]


FILE = b"def total(prices):\n    result = 0\n    for price in prices:\n        result += price\n    return result\n"


def refused(diff: str, content: bytes | None = FILE) -> str:
    with pytest.raises(BadDiff) as caught:
        apply_diff(diff, lambda _: content)
    return str(caught.value)


def diff_of(body: str, path: str = "shop/cart.py", header: str = "@@ -2,2 +2,2 @@") -> str:
    return f"--- a/{path}\n+++ b/{path}\n{header}\n{body}"


def test_a_wrong_context_line_is_answered_with_the_nearest_real_line() -> None:
    message = refused(diff_of("     result = 0\n-    for cost in prices:\n+    for cost in prices or ():\n"))
    assert "hunk 1 of shop/cart.py" in message
    assert "line 3" in message
    assert "nearest real line, 3: '    for price in prices:" in message


def test_a_hunk_at_the_wrong_place_is_told_the_right_one() -> None:
    message = refused(diff_of("     return result\n+\n", header="@@ -2,1 +2,2 @@"))
    assert "the hunk at line 5" in message


def test_a_diff_with_line_feeds_does_not_fit_a_file_with_carriage_returns() -> None:
    body = "     result = 0\n-    for price in prices:\n+    for price in prices or ():\n"
    assert "\\r\\n" in refused(diff_of(body), FILE.replace(b"\n", b"\r\n"))


def test_a_hunk_that_runs_past_the_end_names_the_last_line() -> None:
    assert "after the file's last line, 5" in refused(diff_of("     return result\n-    pass\n", header="@@ -5,2 +5,1 @@"))


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../up.py",
        "a/../../up.py",
        ".git/hooks/pre-commit",
        "sub/.GIT/config",
        "git~1/config",
        ".git./x",
        "C:/x.py",
        "a//b.py",
    ],
)
def test_a_path_out_of_the_repository_is_refused(path: str) -> None:
    patch = f"--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+x\n"
    with pytest.raises(BadDiff):
        apply_diff(patch, lambda _: None)


@pytest.mark.parametrize(
    ("patch", "word"),
    [
        ("", "no change"),
        ("hello", "no change"),
        ("--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+\ud83d\n", "no character"),
        ("--- a/f\n+++ b/f\n@@ -1,9 +1 @@\n x\n", "parse"),
        ("diff --git a/f b/f\nnew file mode 120000\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+/etc/passwd\n", "120000"),
        ("diff --git a/f b/f\nold mode 100644\nnew mode 160000\n", "160000"),
        ("diff --git a/f b/f\nindex 1..2 100644\nGIT binary patch\nliteral 1\n", "binary"),
        ("--- a/f\n+++ /dev/null\n@@ -0,0 +1 @@\n+x\n", "no file on either side"),
        ("--- a/f\n+++ b/f\n@@ -1 +1 @@\n-gone\n+x\n", "does not exist"),
    ],
)
def test_what_is_no_change_of_text_in_ordinary_files_is_refused(patch: str, word: str) -> None:
    with pytest.raises(BadDiff, match=word):
        apply_diff(patch, lambda _: None)


def test_a_diff_without_effect_is_refused() -> None:
    assert "changes nothing" in refused(diff_of("     result = 0\n", header="@@ -2,1 +2,1 @@"))


def test_creating_a_file_that_exists_is_refused() -> None:
    assert "exists" in refused("--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+x\n")


def test_a_rename_becomes_a_deletion_and_a_new_file() -> None:
    patch = "diff --git a/old.py b/new.py\nsimilarity index 100%\nrename from old.py\nrename to new.py\n"
    diff = apply_diff(patch, {"old.py": FILE}.get)
    assert [(change.path, change.before, change.after) for change in diff.changes] == [
        ("new.py", None, FILE),
        ("old.py", FILE, None),
    ]
