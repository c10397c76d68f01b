"""How a project that speaks only of tox or nox runs its tests, read from its files and never run."""

import ast
import configparser
import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from agent.domain.alert import Service, TestPlan

BYTES_AT_MOST = 1024**2
PYTEST_SECTIONS = {"pytest.ini": "pytest", ".pytest.ini": "pytest", "tox.ini": "pytest", "setup.cfg": "tool:pytest"}
POSARGS = re.compile(r"\{posargs(?::([^{}]*))?\}|\[\]")
OTHER = re.compile(r"\{[^{}]*\}")
FREE_VALUES = (
    "-k",
    "-m",
    "-p",
    "-c",
    "-o",
    "-W",
    "-n",
    "--rootdir",
    "--cov",
    "--cov-report",
    "--junitxml",
    "--ignore",
    "--deselect",
)
# what the harness sets itself, or what would make the run another one
DROPPED = ("-n", "--numprocesses", "--dist", "--cov", "--no-cov", "--junit", "-x", "--maxfail", "--pdb", "--rootdir", "-q", "-v")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A test command as a project writes it.

    Args:
        runner: `pytest` or `unittest`.
        words: what follows the runner's name.
    """

    runner: str
    words: tuple[str, ...]


def with_test_command(service: Service, tree: Path) -> Service:
    """The service with paths and arguments of its project's tox or nox, where neither it nor pytest's own settings say any."""
    plan, directory = service.tests, tree / service.root
    if service.language != "python" or plan.paths or plan.arguments or _configures_pytest(directory):
        return service
    command = next((one for one in commands_of(directory) if plan.runner in ("", one.runner)), None)
    return replace(service, tests=_plan(command, plan, directory)) if command else service


def commands_of(directory: Path) -> Iterator[Command]:
    """The test commands of tox, then of nox."""
    for line in (*_tox_lines(directory), *_nox_lines(_text(directory / "noxfile.py"))):
        if (command := _command(line)) is not None:
            yield command


def _plan(command: Command, plan: TestPlan, directory: Path) -> TestPlan:
    paths, arguments, words = [], [], iter(command.words)
    for word in words:
        if not word.startswith("-"):
            if _is_inside(directory, word.partition("::")[0]):
                paths.append(word.partition("::")[0].rstrip("/"))
            continue
        value = [next(words, "")] if word in FREE_VALUES else []
        if not word.startswith(DROPPED) and "=/" not in word:
            arguments += [word, *value]
    return replace(plan, paths=tuple(dict.fromkeys(paths)), arguments=() if command.runner == "unittest" else tuple(arguments))


def _command(words: Sequence[str]) -> Command | None:
    names = [Path(word).name for word in words[:6]]
    for number, name in enumerate(names):
        if name in ("pytest", "py.test"):
            return Command(runner="pytest", words=tuple(words[number + 1 :]))
        if name == "unittest" and number and names[number - 1] == "-m":
            return Command(runner="unittest", words=tuple(_unittest_paths(words[number + 1 :])))
    return None


def _unittest_paths(words: Sequence[str]) -> Iterator[str]:
    for before, word in zip(("", *words), words, strict=False):
        if before in ("-s", "--start-directory"):
            yield word
        elif not word.startswith("-") and not before.startswith("-") and word != "discover":
            yield word.replace(".", "/") if "/" not in word and not word.endswith(".py") else word


def _tox_lines(directory: Path) -> Iterator[Sequence[str]]:
    yield from _of_tox_ini(_text(directory / "tox.ini"), "testenv")
    yield from _of_tox_ini(_text(directory / "setup.cfg"), "tox:testenv")
    documents = [_toml(directory / "tox.toml")]
    tool = _toml(directory / "pyproject.toml").get("tool")
    tox = tool.get("tox") if isinstance(tool, Mapping) else None
    if isinstance(tox, Mapping):
        documents.append(tox)
        if isinstance(old := tox.get("legacy_tox_ini"), str):
            yield from _of_tox_ini(old, "testenv")
    for document in documents:
        for section in (document.get("env_run_base"), *_values(document.get("env"))):
            commands = section.get("commands") if isinstance(section, Mapping) else None
            for command in commands if isinstance(commands, list) else ():
                if isinstance(command, list):
                    yield [word for word in command if isinstance(word, str)]


def _of_tox_ini(text: str, base: str) -> Iterator[Sequence[str]]:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    with suppress(configparser.Error):
        parser.read_string(text)
    names = sorted((name for name in parser.sections() if name == base or name.startswith(f"{base}:")), key=len)
    for name in names:
        commands = parser.get(name, "commands", fallback="").replace("\\\n", " ")
        yield from (_words(line) for line in commands.splitlines() if line.strip())


def _words(line: str) -> Sequence[str]:
    plain = POSARGS.sub(lambda match: match[1] or "", line.partition(" #")[0])
    plain = re.sub(r"^\s*(?:\{?[\w,!-]+\}?:\s+)?-?\s*", "", plain)
    with suppress(ValueError):
        return [
            word for word in shlex.split(plain) if not OTHER.search(word) or word.startswith(("{envbindir}", "{env_bin_dir}"))
        ]
    return []


def _nox_lines(text: str) -> Iterator[Sequence[str]]:
    """Literal words of `session.run(...)`; what a session computes is left out."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="session"), attr="run"), args=arguments):
                yield [one.value for one in arguments if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _configures_pytest(directory: Path) -> bool:
    for name, section in PYTEST_SECTIONS.items():
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        with suppress(configparser.Error):
            parser.read_string(_text(directory / name))
        if parser.has_section(section) and (parser.has_option(section, "testpaths") or parser.has_option(section, "addopts")):
            return True
    tool = _toml(directory / "pyproject.toml").get("tool")
    options = tool.get("pytest") if isinstance(tool, Mapping) else None
    found = options.get("ini_options", options) if isinstance(options, Mapping) else {}
    return isinstance(found, Mapping) and ("testpaths" in found or "addopts" in found)


def _is_inside(directory: Path, name: str) -> bool:
    return ".." not in Path(name).parts and not Path(name).is_absolute() and bool(name) and (directory / name).exists()


def _values(value: object) -> Sequence[object]:
    return tuple(value.values()) if isinstance(value, Mapping) else ()


def _toml(file: Path) -> Mapping[str, object]:
    with suppress(tomllib.TOMLDecodeError):
        return tomllib.loads(_text(file))
    return {}


def _text(file: Path) -> str:
    if not file.is_file() or file.is_symlink() or file.stat().st_size > BYTES_AT_MOST:
        return ""
    return file.read_text(encoding="utf-8", errors="replace")
