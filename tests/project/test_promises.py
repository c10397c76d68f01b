"""Every promise names a test, and every test it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/promises.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_test_a_promise_names_exists() -> None:
    named = set(NAMED.findall(PAGE))
    assert len(named) > 50
    files = {path: (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else "" for path, _ in named}
    assert sorted(f"{path}::{name}" for path, name in named if f"def {name}(" not in files[path]) == []


def test_every_part_of_a_promise_names_a_test() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| part |")]
    assert [row for row in rows if not NAMED.search(row)] == []
