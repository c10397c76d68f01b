"""A test written by someone else: held against the rules of the ladder before it is run."""

import ast

from agent.domain.proof import Reproducer, ReproductionKind
from agent.stages.reproduction.bench import Bench, parse_module
from agent.stages.reproduction.keeping import kept_test

BYTES_AT_MOST = 20_000
FORBIDDEN = frozenset(
    {"os", "subprocess", "socket", "ctypes", "signal", "atexit", "threading", "multiprocessing", "unittest", "mock"}
)


def red_test(bench: Bench, name: str, code: str) -> Reproducer | None:
    """The reproducer, None when it is not one test that calls the repository, or not red as production was each time.

    Args:
        bench: the incident's tree and sandbox.
        name: the one test function it must hold.
        code: content of the file, as it was handed in.
    """
    content = code.replace("\r\n", "\n").encode("utf-8", "replace")
    tree = parse_module(content) if len(content) <= BYTES_AT_MOST else None
    if tree is None or not _is_one_test(tree, name) or not _is_honest(tree):
        return None
    return kept_test(bench, ReproductionKind.WRITTEN, name, content, how="A test that a model wrote.")


def _is_one_test(tree: ast.Module, name: str) -> bool:
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [found for found in functions if found.startswith("test")] == [name]


def _is_honest(tree: ast.Module) -> bool:
    """No handlers, no raises of its own, no patching: what is red must be the repository's doing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Try | ast.TryStar | ast.Raise | ast.ClassDef | ast.Global):
            return False
        if isinstance(node, ast.Import | ast.ImportFrom):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            if any(module.partition(".")[0] in FORBIDDEN for module in named):
                return False
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            return False
        if isinstance(node, ast.Name) and node.id in {"setattr", "delattr", "exec", "eval", "compile", "__import__", "globals"}:
            return False
    return True
