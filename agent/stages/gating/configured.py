"""Which checks a project has configured for itself."""

import re
import tomllib
from collections.abc import Iterator

from agent.stages.reproduction.bench import Bench

FILES: dict[str, tuple[str, ...]] = {
    "ruff": ("ruff.toml", ".ruff.toml"),
    "mypy": ("mypy.ini", ".mypy.ini"),
    "flake8": (".flake8",),
    "bandit": (".bandit", "bandit.yaml", "bandit.yml"),
}
SECTION_FILES = ("setup.cfg", "tox.ini")
SECTION = re.compile(rb"^\[(ruff|mypy|flake8|bandit)\]", re.MULTILINE)
HOOK = re.compile(rb"^\s*-\s*id:\s*['\"]?(ruff|ruff-check|mypy|flake8|bandit)\b", re.MULTILINE)


def configured_tools(bench: Bench) -> tuple[str, ...]:
    """Names of the tools that the service's directory, or the repository's top, configures; in a fixed order."""
    found = {name for directory in dict.fromkeys((bench.service.root, ".")) for name in _in_directory(bench, directory)}
    return tuple(name for name in FILES if name in found)


def _in_directory(bench: Bench, directory: str) -> Iterator[str]:
    prefix = "" if directory == "." else f"{directory}/"
    yield from (name for name, files in FILES.items() if any(f"{prefix}{file}" in bench.paths for file in files))
    for file in SECTION_FILES:
        yield from (match[1].decode() for match in SECTION.finditer(_content(bench, f"{prefix}{file}")))
    for match in HOOK.finditer(_content(bench, f"{prefix}.pre-commit-config.yaml")):
        yield match[1].decode().removesuffix("-check")
    try:
        document = tomllib.loads(_content(bench, f"{prefix}pyproject.toml").decode("utf-8", "replace"))
    except tomllib.TOMLDecodeError:
        return
    tool = document.get("tool")
    yield from (name for name in FILES if isinstance(tool, dict) and name in tool)


def _content(bench: Bench, path: str) -> bytes:
    return bench.source(path) if path in bench.paths else b""
