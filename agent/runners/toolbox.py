"""What goes into a sandbox of ours: the harness, and our pytest for targets that have none. Nothing else of our environment."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache as once
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from agent.runners.interpreter import Interpreter

DISTRIBUTIONS = ("pytest", "pluggy", "iniconfig", "packaging", "pygments")
COMPILED = ("pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments/formatters", "pygments")
ENGINES = ("hypothesis", "sortedcontainers")
OLDEST = (3, 11)
COMPILE_SECONDS = 120


def has_toolbox(interpreter: Interpreter) -> bool:
    """True when our pytest runs on the interpreter."""
    return interpreter.version >= OLDEST


def toolbox(interpreter: Interpreter, cache: Path | None = None) -> Path:
    """The directory with our pytest, compiled for the interpreter; made once, then kept.

    Args:
        interpreter: who will import it; at least Python 3.11.
        cache: where such directories are kept, default the user's cache.
    """
    versions = [f"{name}-{metadata.version(name)}" for name in DISTRIBUTIONS]
    label = f"toolbox-{sha256(repr((versions, interpreter.tag)).encode()).hexdigest()[:16]}"
    return _kept(cache, label, lambda made: _fill(made, interpreter, DISTRIBUTIONS, COMPILED))


def harness_directory(cache: Path | None = None) -> Path:
    """A copy of the Python harness that any user of a sandbox may read, wherever and however Suture is installed."""
    return _harness(cache, Path(__file__).with_name("harness").glob("*.py"))


def node_harness_directory(cache: Path | None = None) -> Path:
    """The same of the harness that runs in node."""
    return _harness(cache, Path(__file__).with_name("harness_js").glob("*.?js"))


def explorer_directory(cache: Path | None = None) -> Path:
    """The same of what searches for inputs, with the harness's import path."""
    here = Path(__file__)
    return _harness(cache, [*here.with_name("explorer").glob("*.py"), here.with_name("harness") / "importing.py"])


def search_engines(interpreter: Interpreter, cache: Path | None = None) -> tuple[Path, ...]:
    """The directory with our Hypothesis, none when Suture has none or it was built for another interpreter.

    Args:
        interpreter: who will import it.
        cache: where such directories are kept, default the user's cache.
    """
    try:
        versions = [f"{name}-{metadata.version(name)}" for name in ENGINES]
    except metadata.PackageNotFoundError:
        return ()
    if interpreter.tag != sys.implementation.cache_tag:
        return ()
    label = f"engines-{sha256(repr((versions, interpreter.tag)).encode()).hexdigest()[:16]}"
    return (_kept(cache, label, lambda made: _fill(made, interpreter, ENGINES, ENGINES)),)


def _harness(cache: Path | None, found: Iterable[Path]) -> Path:
    files = sorted(found)
    hasher = sha256()
    for file in files:
        hasher.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return _kept(cache, f"harness-{hasher.hexdigest()[:16]}", lambda made: _copy(files, made))


def own_program(name: str, cache: Path | None = None) -> Path | None:
    """A copy of a program that is installed beside us and needs no other file, alone in its directory; None without one."""
    found = Path(sys.executable).parent / name
    if not found.is_file():
        return None
    status = found.stat()
    label = f"{name}-{sha256(repr((str(found), status.st_size, status.st_mtime_ns)).encode()).hexdigest()[:16]}"

    def fill(made: Path) -> None:
        shutil.copyfile(found, made / name)

    place = _kept(cache, label, fill) / name
    if not os.access(place, os.X_OK):
        place.chmod(0o755)
    return place


def _copy(files: Iterable[Path], made: Path) -> None:
    for file in files:
        shutil.copyfile(file, made / file.name)


def _kept(cache: Path | None, label: str, fill: Callable[[Path], None]) -> Path:
    home = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "suture"
    place = home / label
    if place.is_dir():
        return place
    try:
        home.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=home))
    except OSError:
        place = _of_this_process() / label
        if place.is_dir():
            return place
        made = Path(tempfile.mkdtemp(dir=place.parent))
    fill(made)
    _open_to_read(made)
    try:
        made.rename(place)
    except OSError:  # another process was quicker
        shutil.rmtree(made, ignore_errors=True)
    return place


@once
def _of_this_process() -> Path:
    made = Path(tempfile.mkdtemp(prefix="suture-cache-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _open_to_read(made: Path) -> None:
    """Whatever our umask: a job is another user."""
    for directory, _, files in os.walk(made):
        Path(directory).chmod(0o755)
        for name in files:
            Path(directory, name).chmod(0o644)


def _fill(made: Path, interpreter: Interpreter, distributions: Iterable[str], compiled: Iterable[str]) -> None:
    for name in distributions:
        for source, relative in _files(name):
            target = made / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    flags = ("-I", "-S", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash")
    folders = [str(made / name) for name in compiled if name != "pygments"]
    whole = [interpreter.executable, *flags, *folders]
    flat = [interpreter.executable, *flags, "-l", str(made / "pygments")]
    for command in (whole, flat) if (made / "pygments").is_dir() else (whole,):
        subprocess.run(command, env={}, capture_output=True, timeout=COMPILE_SECONDS, check=False, cwd="/")


def _files(distribution: str) -> Iterator[tuple[Path, Path]]:
    for file in metadata.files(distribution) or ():
        relative = Path(str(file))
        # the name and version are asked for by pytest itself; its entry points are not brought along
        if (relative.suffix in (".py", ".so") or relative.name == "METADATA") and ".." not in relative.parts:
            yield Path(str(file.locate())), relative
