"""Names of tests for behaviour, and where the test file goes."""

import ast
import re
from collections import Counter
from collections.abc import Collection
from pathlib import PurePosixPath
from posixpath import normpath

from agent.domain.alert import Service
from agent.policy import is_test_path
from agent.stages.reproduction.callees import Binding
from agent.stages.reproduction.invocation import Invocation, variable_name

LONGEST_NAME = 70
LONGEST_SLUG = 24
OR_REFUSES = "_or_is_refused"
EMPTY = {"''": "empty", "b''": "empty", "[]": "no", "{}": "no", "()": "no", "set()": "no", "0": "zero", "0.0": "zero"}


def test_name(invocation: Invocation, crash_type: str) -> str:
    """`test_total_without_discount`: the function, and what is particular about its input."""
    subject = _subject(invocation)
    built = invocation.target.keywords if isinstance(invocation.target, ast.Call) else []
    given = [*invocation.arguments, *((item.arg, item.value) for item in built if item.arg)]
    particular = next((words for name, value in given if (words := _particular(name, value))), "")
    plain = next((f"with_{_words(name)}" for name, _ in invocation.arguments), "")
    name = f"test_{subject}_{particular or plain or 'does_not_raise_' + _words(crash_type)}"
    name = re.sub(r"_+", "_", name)[:LONGEST_NAME].rstrip("_")
    return f"{name}{OR_REFUSES}" if invocation.refusals else name


def test_path(name: str, service: Service, paths: Collection[str]) -> str:
    """A new file beside the repository's own tests, under a name that none of its files has."""
    directory = tests_directory(service, paths)
    taken = {PurePosixPath(path).name for path in paths}
    stem, count = name, 2
    while f"{stem}.py" in taken:
        stem, count = f"{name}_{count}", count + 1
    return normpath(f"{directory}/{stem}.py")


def tests_directory(service: Service, paths: Collection[str]) -> str:
    """Where the repository keeps most of its tests; `tests` where it has none."""
    root = normpath(service.root)
    inside = [path for path in paths if root == "." or path.startswith(root + "/")]
    tests = [
        path for path in inside if is_test_path(path) and PurePosixPath(path).name.startswith("test_") and path.endswith(".py")
    ]
    counts = Counter(str(PurePosixPath(path).parent) for path in tests)
    if not counts:
        return normpath(f"{root}/tests")
    return min(counts, key=lambda directory: (-counts[directory], directory.count("/"), directory))


def _subject(invocation: Invocation) -> str:
    callee = invocation.callee
    if callee.binding is Binding.CONSTRUCTOR:
        return variable_name(callee.owner).removeprefix("the_")
    owner = f"_of_{variable_name(callee.owner).removeprefix('the_')}" if callee.owner else ""
    return f"{_words(callee.name)}{owner}"


def _particular(name: str, value: ast.expr) -> str:
    text = ast.unparse(value) if not any(":" in getattr(node, "id", "") for node in ast.walk(value)) else ""
    if text == "None":
        return f"without_{_words(name)}"
    if text in EMPTY:
        return f"with_{EMPTY[text]}_{_words(name)}"
    if text in ("float('inf')", "float('nan')", "float('-inf')"):
        return f"with_{_words(name)}_{'infinite' if 'inf' in text else 'not_a_number'}"
    if isinstance(value, ast.Constant) and isinstance(value.value, str | int | float):
        slug = _slug(str(value.value))
        return f"with_{_words(name)}_{slug}" if 0 < len(slug) <= LONGEST_SLUG else ""
    return ""


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_") if text.isascii() else ""


def _words(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_") or "call"
