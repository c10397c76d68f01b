"""The recorder works in every interpreter that it says it works in, as far as this machine has them."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import recorder_elsewhere
import suture_recorder

PACKAGE = Path(suture_recorder.__file__).parent
OTHERS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")


def interpreter(version: str) -> str | None:
    """An interpreter of the version: this one, one on the path, or one that pyenv built."""
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    built = sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob(f"versions/{version}.*/bin/python"))
    return str(built[-1]) if built else shutil.which(f"python{version}")


@pytest.mark.parametrize("version", OTHERS)
def test_the_recorder_records_in_other_interpreters(version: str) -> None:
    python = interpreter(version)
    if python is None or subprocess.run([python, "-I", "-c", ""], check=False).returncode:
        pytest.skip(f"no Python {version} on this machine")
    program = [python, "-I", "-B", "-W", "error", str(recorder_elsewhere.__file__), str(PACKAGE.parent)]
    done = subprocess.run(program, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert json.loads(done.stdout) == {
        "qualname": "Cart.total",
        "arguments": ["self", "order", "rate", "currency"],
        "rest": ["prices", "more"],
        "rebound": ["order"],
        "silent": [["name"], ["held"]],
        "redacted": 2,
        "cells": ["Cart.later", ["rate", "other"], ["self", "other"], "return other.amount"],
        "generator": ["generator", ["value"]],
        "huge": True,
        "hooks": [f"invalid literal for int() with base 10: '{word}'" for word in ("logged", "thread")] + ["of a task"],
    }


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.name)
def test_every_file_is_written_in_python_3_9(path: Path) -> None:
    tree = ast.parse(path.read_bytes(), feature_version=(3, 9))
    docstring_only = len(tree.body) == 1
    futures = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    annotated = any(isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) for node in ast.walk(tree))
    assert docstring_only or futures or not annotated


def test_it_depends_on_nothing() -> None:
    text = (PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert "dependencies = []" in text
    imported = {
        name.partition(".")[0]
        for path in PACKAGE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        for name in ([one.name for one in node.names] if isinstance(node, ast.Import) else [])
        + ([node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else [])
    }
    assert imported - set(sys.stdlib_module_names) == set()
