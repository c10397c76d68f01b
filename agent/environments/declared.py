"""What pyproject.toml, setup.cfg and setup.py declare, read and never run."""

import ast
import configparser
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

FOR_TESTS = frozenset({"test", "tests", "testing", "dev", "develop", "development"})
BYTES_AT_MOST = 1024**2


def declared_requirements(directory: Path) -> Iterator[str]:
    """Dependencies of the project in a directory, those of its tests included; what can't be read declares nothing."""
    yield from _of_pyproject(_text(directory / "pyproject.toml"))
    yield from _of_setup_cfg(_text(directory / "setup.cfg"))
    yield from _of_setup_py(_text(directory / "setup.py"))


def _of_pyproject(text: str) -> Iterator[str]:
    document: Mapping[str, object] = {}
    with suppress(tomllib.TOMLDecodeError):
        document = tomllib.loads(text)
    project = _mapping(document.get("project"))
    yield from _strings(project.get("dependencies"))
    for section in (project.get("optional-dependencies"), document.get("dependency-groups")):
        for name, lines in _mapping(section).items():
            if name in FOR_TESTS:
                yield from _strings(lines)


def _of_setup_cfg(text: str) -> Iterator[str]:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    with suppress(configparser.Error):
        parser.read_string(text)
    yield from filter(None, parser.get("options", "install_requires", fallback="").splitlines())
    yield from filter(None, parser.get("options", "tests_require", fallback="").splitlines())
    for name in parser.options("options.extras_require") if parser.has_section("options.extras_require") else ():
        if name in FOR_TESTS:
            yield from filter(None, parser.get("options.extras_require", name).splitlines())


def _of_setup_py(text: str) -> Iterator[str]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            for keyword in node.keywords:
                if keyword.arg in ("install_requires", "tests_require", "extras_require"):
                    yield from _of_keyword(keyword.value)


def _of_keyword(value: ast.expr) -> Iterator[str]:
    try:
        found = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return
    if isinstance(found, Mapping):
        for name, lines in found.items():
            if name in FOR_TESTS:
                yield from _strings(lines)
    else:
        yield from _strings(found)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, list | tuple):
        yield from (item for item in value if isinstance(item, str))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _text(file: Path) -> str:
    if not file.is_file() or file.is_symlink() or file.stat().st_size > BYTES_AT_MOST:
        return ""
    return file.read_text(encoding="utf-8-sig", errors="replace")
