"""What proof asks of JavaScript: which files are tests, what they import, what a change may not hold."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from repositories import put

from agent.code.diffs import diff_of_changes
from agent.domain.alert import Service
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.proof import Baseline
from agent.policy import is_test_path
from agent.runners.detect import DetectingRunner
from agent.runners.package_json import other_framework, uses_node_test
from agent.stages.languages.javascript import JAVASCRIPT
from agent.stages.languages.javascript_doubts import doubts
from agent.stages.languages.table import language_of
from agent.stages.reproduction.bench import Bench


@pytest.mark.parametrize(
    "path",
    ["cart.test.js", "src/cart.test.mjs", "lib/cart-test.cjs", "test.js", "a/test-cart.js", "test/deep/helper.js", "x_test.js"],
)
def test_files_that_node_runs_are_tests(path: str) -> None:
    assert JAVASCRIPT.is_test(path)
    assert is_test_path(path)


@pytest.mark.parametrize("path", ["src/cart.js", "src/contest.js", "latest.js", "src/test/cart.ts", "package.json"])
def test_other_files_are_none_that_node_runs(path: str) -> None:
    assert not JAVASCRIPT.is_test(path)


@pytest.mark.parametrize("path", ["__tests__/cart.js", "src/cart.spec.ts", "src/cart.test.tsx"])
def test_tests_of_other_frameworks_may_not_be_changed_either(path: str) -> None:
    assert is_test_path(path)


@pytest.mark.parametrize(
    ("path", "name"), [("a.py", "Python"), ("a.js", "JavaScript"), ("a.mjs", "JavaScript"), ("a.java", ""), ("js", "")]
)
def test_a_language_is_known_by_the_suffix(path: str, name: str) -> None:
    language = language_of(path)
    assert (language.name if language else "") == name


def bench_of(files: dict[str, str]) -> Bench:
    return cast("Bench", SimpleNamespace(paths=frozenset(files), source=lambda path: files.get(path, "").encode()))


def test_imports_of_every_spelling_are_followed_to_files() -> None:
    text = (
        "import a, { b } from './a.js';\nimport './b.mjs';\nexport * from \"../c\";\nconst d = require('./d');\n"
        "const e = await import(`./e/index.js`);\nimport fs from 'node:fs';\nrequire('left-pad');\nrequire('./gone');\n"
    )
    files = {"lib/x.js": text, "lib/a.js": "", "lib/b.mjs": "", "c.js": "", "lib/d/index.js": "", "lib/e/index.js": ""}

    assert JAVASCRIPT.imports(bench_of(files), "lib/x.js") == {
        "lib/a.js",
        "lib/b.mjs",
        "c.js",
        "lib/d/index.js",
        "lib/e/index.js",
    }


def codes(after: str, before: str = "exports.go = () => null.x;\n", path: str = "src/go.js") -> list[str]:
    change = FileChange(path=path, before=before.encode() or None, after=after.encode())
    fix = CandidateFix(author="human", title="t", rationale="r", diff=diff_of_changes((change,)))
    return [reason.code for reason in doubts(bench_of({}), fix, Baseline(reproducer=None))]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("exports.go = () => { try { return null.x; } catch {} };\n", ["swallows"]),
        ("exports.go = () => { try { return null.x; } catch (e) { /* fine */ } };\n", ["swallows"]),
        ("exports.go = () => process.exit(0);\n", ["detects-tests"]),
        ("if (process.env.NODE_ENV === 'test') exports.go = () => 1;\n", ["detects-tests"]),
        ("exports.go = (x) => (x ?? {}).x;\n", []),
        ("exports.go = () => { try { return null.x; } catch (e) { log(e); throw e; } };\n", []),
    ],
)
def test_new_lines_that_hide_or_know_too_much_are_doubted(after: str, expected: list[str]) -> None:
    assert codes(after) == expected


def test_a_test_that_a_change_brings_may_know_of_tests() -> None:
    assert codes("require('node:test');\n", before="", path="test/new.test.js") == []


@pytest.mark.parametrize(
    ("script", "node", "other"),
    [
        ("node --test", True, ""),
        ("NODE_ENV=test node --import ./x.mjs --test test/ && echo ok", True, ""),
        ("npm run lint && node --test", True, ""),
        ("jest", False, "jest"),
        ("cross-env CI=1 vitest run", False, "vitest"),
        ("node test.js", False, ""),
        ("", False, ""),
    ],
)
def test_the_framework_is_read_from_the_test_script(script: str, node: bool, other: str) -> None:
    assert (uses_node_test(script), other_framework(script)) == (node, other)


@pytest.mark.parametrize(
    ("files", "language", "name"),
    [
        ({"package.json": '{"scripts": {"test": "node --test"}}'}, "python", "node"),
        ({"package.json": '{"scripts": {"test": "node --test"}}', "pyproject.toml": ""}, "python", "pytest"),
        ({"package.json": '{"scripts": {"test": "node --test"}}', "pyproject.toml": ""}, "javascript", "node"),
        ({"package.json": "{}"}, "python", "pytest"),
        ({"package.json": "["}, "python", "pytest"),
    ],
)
def test_the_runner_follows_the_language_and_the_test_script(
    tmp_path: Path, files: dict[str, str], language: str, name: str
) -> None:
    put(tmp_path, files)

    assert DetectingRunner().runner_for(Service(name="s", repository="", language=language), tmp_path).name == name
