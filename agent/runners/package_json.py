"""What a JavaScript project's package.json says of its tests."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from posixpath import join, normpath

from agent.domain.alert import Service

_NODE_TEST = re.compile(r"(?:^|[\s/;&|])node\s(?:[^;&|]*\s)?--test(?:\s|$)")
_OTHERS = re.compile(r"(?:^|[\s/;&|])(jest|vitest|mocha|ava|tap|jasmine|karma|cypress|playwright|react-scripts)(?:\s|$)")
_LARGEST = 1024**2


def uses_node_test(script: str) -> bool:
    """True when the script runs node's own test runner."""
    return _NODE_TEST.search(script) is not None


def other_framework(script: str) -> str:
    """The framework a test script runs instead of node's own, empty when it names none that is known."""
    found = _OTHERS.search(script)
    return found[1] if found and not uses_node_test(script) else ""


def manifest(tree: Path, service: Service, overlay: Mapping[str, bytes | None] | None = None) -> Mapping[str, object]:
    """The service's package.json, or else the repository's; empty when there is none that can be read.

    Args:
        tree: the repository's files.
        service: its root is looked at first.
        overlay: changes to the tree.
    """
    for path in dict.fromkeys((normpath(join(service.root, "package.json")), "package.json")):
        content = (overlay or {})[path] if overlay and path in overlay else _read(tree / path)
        if content is not None:
            return _decoded(content)
    return {}


def test_script(manifest: Mapping[str, object]) -> str:
    """The command of `npm test`, empty when there is none."""
    scripts = manifest.get("scripts")
    script = scripts.get("test") if isinstance(scripts, dict) else None
    return script if isinstance(script, str) else ""


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except OSError:
        return None


def _decoded(content: bytes) -> Mapping[str, object]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
