"""JavaScript: files of node's own test runner, imports by the text of `import` and `require`."""

import json
import re
from collections.abc import Iterator, Sequence
from posixpath import dirname, join, normpath

from agent.policy import is_test_path
from agent.stages.languages.javascript_doubts import doubts
from agent.stages.languages.language import Language
from agent.stages.reproduction.bench import Bench

SUFFIXES = (".js", ".mjs", ".cjs")
COMPILE = """const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

test('changed files compile', () => {
  for (const file of PATHS) {
    const checked = spawnSync(process.execPath, ['--check', path.join(__dirname, 'TOP', file)], { encoding: 'utf8' });
    if (checked.status !== 0) throw new SyntaxError(checked.stderr.slice(-2000));
  }
});
"""
_IMPORT = re.compile(
    rb"""(?:\bfrom|\bimport|\brequire)\s{0,20}\(?\s{0,20}(?P<quote>['"`])(?P<name>\.{1,2}(?:/[^'"`\n]{0,300})?)(?P=quote)"""
)
_NAMED_TEST = re.compile(r"(?:test|test-.+|.+[._-]test)\.[cm]?js")  # as node's own runner chooses files
_COMPLETIONS = ("", *SUFFIXES, ".json", "/index.js", "/index.mjs", "/index.cjs")


def _is_test(path: str) -> bool:
    *directories, name = path.split("/")
    return _NAMED_TEST.fullmatch(name) is not None or ("test" in directories and path.endswith(SUFFIXES) and is_test_path(path))


def _imports(bench: Bench, path: str) -> frozenset[str]:
    return frozenset(_imported(bench, path)) if path.endswith(SUFFIXES) else frozenset()


def _imported(bench: Bench, path: str) -> Iterator[str]:
    """The files that relative names mean; packages, and names that a `package.json` maps, are not followed."""
    for match in _IMPORT.finditer(bench.source(path)):
        plain = normpath(join(dirname(path), match["name"].decode("utf-8", "replace")))
        found = next((plain + end for end in _COMPLETIONS if plain + end in bench.paths), "")
        if found:
            yield found


def _compile_test(bench: Bench, paths: Sequence[str]) -> dict[str, bytes]:
    root = normpath(bench.service.root)
    path = normpath(f"{root}/suture-compiles.test.cjs")
    top = "/".join([".."] * path.count("/")) or "."
    text = COMPILE.replace("PATHS", json.dumps(list(paths))).replace("TOP", top)
    return {path: text.encode()}


JAVASCRIPT = Language(
    name="JavaScript", suffixes=SUFFIXES, is_test=_is_test, imports=_imports, compile_test=_compile_test, doubts=doubts
)
