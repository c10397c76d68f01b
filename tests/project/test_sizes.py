"""Files and functions stay small; who may be larger is named here with a reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_LINES = 250
FUNCTION_LINES = 60
LARGER_FILES: dict[str, str] = {}
LARGER_FUNCTIONS: dict[str, str] = {}


def sources() -> list[Path]:
    folders = ("agent", "rules", "prompts", "eval", "recorder", "tests")
    skipped = (ROOT / "agent/demo/project", ROOT / "tests/data", ROOT / "rules/cases", ROOT / "eval/core")
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in found if not any(path.is_relative_to(folder) for folder in skipped)]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_are_small(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    lines = len(path.read_bytes().splitlines())
    assert lines <= FILE_LINES or name in LARGER_FILES, f"{name} has {lines} lines; at most {FILE_LINES}"
    long = [f"{function} has {count} lines" for function, count in functions(path) if count > FUNCTION_LINES]
    assert [entry for entry in long if entry.split(" ")[0] not in LARGER_FUNCTIONS] == []


def test_the_lists_of_larger_ones_hold_nothing_that_is_small_or_gone() -> None:
    assert [name for name in LARGER_FILES if len((ROOT / name).read_bytes().splitlines()) <= FILE_LINES] == []
    sizes = dict(entry for path in sources() for entry in functions(path))
    assert [name for name in LARGER_FUNCTIONS if sizes.get(name, 0) <= FUNCTION_LINES] == []
