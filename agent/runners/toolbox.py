"""Our pytest, alone, for targets that have none: a directory with its files and nothing else of our environment."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from agent.runners.interpreter import Interpreter

DISTRIBUTIONS = ("pytest", "pluggy", "iniconfig", "packaging", "pygments")
COMPILED = ("pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments/formatters", "pygments")
OLDEST = (3, 11)
COMPILE_SECONDS = 120


def has_toolbox(interpreter: Interpreter) -> bool:
    """True when our pytest runs on the interpreter."""
    return interpreter.version >= OLDEST


def toolbox(interpreter: Interpreter, cache_directory: Path | None = None) -> Path:
    """The directory with our pytest, compiled for the interpreter; made once, then kept.

    Args:
        interpreter: who will import it; at least Python 3.11.
        cache_directory: where toolboxes are kept, default the user's cache.
    """
    home = cache_directory or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "suture"
    versions = [f"{name}-{metadata.version(name)}" for name in DISTRIBUTIONS]
    label = sha256(repr((versions, interpreter.tag)).encode()).hexdigest()[:16]
    place = home / "toolbox" / label
    if not place.is_dir():
        place = _make(place, interpreter)
    return place


def _make(place: Path, interpreter: Interpreter) -> Path:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=place.parent))
    except OSError:
        return _fallback(interpreter)
    _fill(made, interpreter)
    try:
        made.rename(place)
    except OSError:  # another process was quicker
        shutil.rmtree(made, ignore_errors=True)
    return place


@cache
def _fallback(interpreter: Interpreter) -> Path:
    made = Path(tempfile.mkdtemp(prefix="suture-toolbox-"))
    _fill(made, interpreter)
    return made


def _fill(made: Path, interpreter: Interpreter) -> None:
    made.chmod(0o755)
    for name in DISTRIBUTIONS:
        for source, relative in _files(name):
            target = made / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    flags = ("-I", "-S", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash")
    folders = [str(made / name) for name in COMPILED if name != "pygments"]
    whole = [interpreter.executable, *flags, *folders]
    flat = [interpreter.executable, *flags, "-l", str(made / "pygments")]
    for command in (whole, flat):
        subprocess.run(command, env={}, capture_output=True, timeout=COMPILE_SECONDS, check=False, cwd="/")


def _files(distribution: str) -> Iterator[tuple[Path, Path]]:
    for file in metadata.files(distribution) or ():
        relative = Path(str(file))
        # the name and version are asked for by pytest itself; its entry points are not brought along
        if (relative.suffix == ".py" or relative.name == "METADATA") and ".." not in relative.parts:
            yield Path(str(file.locate())), relative
