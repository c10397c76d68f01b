"""Which Python runs the target's code, and which directories it needs to see."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from agent.domain.alert import PythonEnvironment
from agent.errors import BadSettings

QUERY = """
import json, os, site, sys, sysconfig
print(json.dumps({
    "executable": sys.executable,
    "version": list(sys.version_info[:2]),
    "tag": sys.implementation.cache_tag,
    "base": sys.base_prefix,
    "stdlib": sysconfig.get_path("stdlib"),
    "packages": site.getsitepackages(),
}))
"""
QUERY_SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """A Python that can run the target's code.

    Args:
        executable: absolute path.
        version: major and minor.
        readonly: directories a sandbox must show it.
        packages: its site-packages directories, existing ones only.
        tag: names its bytecode, `cpython-311`.
        flags: arguments it is started with.
        pytest: version of the pytest it finds, empty when it has none.
    """

    executable: str
    version: tuple[int, int]
    readonly: tuple[Path, ...]
    packages: tuple[Path, ...]
    tag: str = ""
    flags: tuple[str, ...] = ()
    pytest: str = ""


def resolve_interpreter(python: PythonEnvironment) -> Interpreter:
    """The interpreter the service names, or the base Python below ours; never our own environment.

    Our own environment, named or not, is replaced by the Python it was made from. When Suture itself is installed in that one,
    it runs without any site-packages.

    Raises:
        BadSettings: there is no such program, or it is no Python that answers.
    """
    named = Path(python.interpreter) if python.interpreter else None
    if named is None or _prefix(named).resolve() == Path(sys.prefix).resolve() != Path(sys.base_prefix).resolve():
        named = Path(getattr(sys, "_base_executable", sys.executable))
    found = _resolved(str(named))
    brought = _pytest_version(tuple(Path(path) for path in python.paths))
    return replace(found, pytest=brought) if brought and not found.pytest else found


def _resolved(named: str) -> Interpreter:
    answer = _ask(named, _changed_at(named))
    base, executable = Path(str(answer["base"])), Path(str(answer["executable"]))
    version = (int(answer["version"][0]), int(answer["version"][1]))
    venv = _prefix(executable) if (_prefix(executable) / "pyvenv.cfg").is_file() else None
    packages = tuple(_packages(venv, version, [Path(path) for path in answer["packages"]]))
    ours = Path(__file__).resolve().parents[2]
    holds_us = any(path.resolve() == ours for path in packages)
    real_home = executable.resolve().parent.parent
    needed = {base, real_home, Path(str(answer["stdlib"])).parent, *packages, *({venv} if venv else ())}
    return Interpreter(
        executable=str(executable),
        version=version,
        readonly=tuple(sorted(path for path in needed if path != Path("/") and path.is_dir())),
        packages=() if holds_us else packages,
        tag=str(answer["tag"]),
        flags=("-S",) if holds_us else (),
        pytest="" if holds_us else _pytest_version(packages),
    )


def _changed_at(named: str) -> int:
    try:
        return Path(named).stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=64)
def _ask(named: str, _changed_at: int) -> dict[str, list[str]]:
    try:
        done = subprocess.run(
            [named, "-I", "-S", "-c", QUERY], env={}, capture_output=True, timeout=QUERY_SECONDS, check=True, cwd="/"
        )
        answer: dict[str, list[str]] = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        detail = getattr(error, "stderr", b"") or str(error).encode()
        raise BadSettings(
            f"interpreter {named} gives no answer ({detail.decode(errors='replace').strip()[-300:]})",
            expected="the path of a Python 3.8 or newer",
            remedy="set python.interpreter of the service to the python of its virtual environment",
        ) from error
    return answer


def _prefix(executable: Path) -> Path:
    return executable.parent.parent


def _packages(venv: Path | None, version: tuple[int, int], base: list[Path]) -> Iterator[Path]:
    if venv is None:
        yield from (path for path in base if path.is_dir())
        return
    own = [venv / library / f"python{version[0]}.{version[1]}" / "site-packages" for library in ("lib", "lib64")]
    yield from (path for path in own if path.is_dir() and not path.parent.parent.is_symlink())
    settings = (venv / "pyvenv.cfg").read_text(errors="replace").lower().replace(" ", "")
    if "include-system-site-packages=true" in settings:
        yield from (path for path in base if path.is_dir())


def _pytest_version(packages: tuple[Path, ...]) -> str:
    for path in packages:
        if (path / "pytest" / "__init__.py").is_file():
            found = next(path.glob("pytest-*.*-info"), None)
            return found.name.removeprefix("pytest-").rsplit(".", 1)[0] if found else "unknown"
    return ""
