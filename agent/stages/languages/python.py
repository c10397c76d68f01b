"""Python: pytest and unittest files, imports by its syntax tree."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from agent.domain.fix import CandidateFix
from agent.domain.proof import Baseline, Reason
from agent.policy import is_test_path
from agent.stages.languages.language import Language
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.modules import module_name
from agent.stages.reproduction.naming import tests_directory
from agent.stages.reproduction.scope import absolute

COMPILE = """import pathlib

TOP = pathlib.Path(__file__).resolve().parents[{depth}]


def test_changed_files_compile():
    for path in {paths!r}:
        compile((TOP / path).read_bytes(), path, "exec", dont_inherit=True)
"""


def _is_test(path: str) -> bool:
    name = path.rpartition("/")[2]
    return path.endswith(".py") and is_test_path(path) and (name.startswith("test") or name.endswith("_test.py"))


def _imports(bench: Bench, path: str) -> frozenset[str]:
    tree = bench.parsed(path)
    module = module_name(path, bench.service, bench.paths)
    names = _names(tree, module, is_package=path.endswith("__init__.py")) if tree else ()
    return frozenset(found for name in names if (found := bench.path_of(name)))


def _names(tree: ast.Module, module: str, *, is_package: bool) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = absolute(node, module, is_package=is_package)
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def _compile_test(bench: Bench, paths: Sequence[str]) -> dict[str, bytes]:
    path = f"{tests_directory(bench.service, bench.paths)}/test_suture_compiles.py".removeprefix("./")
    depth = len(PurePosixPath(path).parts) - 1
    return {path: COMPILE.format(depth=depth, paths=list(paths)).encode()}


def _doubts(_bench: Bench, _fix: CandidateFix, _baseline: Baseline) -> tuple[Reason, ...]:
    """Python's are those of `doubting`: they read syntax trees that other languages don't have."""
    return ()


PYTHON = Language(
    name="Python", suffixes=(".py",), is_test=_is_test, imports=_imports, compile_test=_compile_test, doubts=_doubts
)
