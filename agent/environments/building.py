"""Making one environment: wheels from a package index, nothing of which runs while it is installed."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.environments.wanted import Wanted
from agent.errors import EnvironmentProblem

SAID_AT_MOST = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Installer:
    """How packages are installed.

    Args:
        uv: path of the program, empty to use pip.
        options: further arguments for either, for example an index of one's own.
        seconds: wall time one environment may take.
    """

    uv: str = ""
    options: tuple[str, ...] = ()
    seconds: float = 600.0


def installer_here(options: tuple[str, ...], seconds: float) -> Installer:
    """The quicker of the two that this machine has: uv, else pip."""
    return Installer(uv=shutil.which("uv") or "", options=options, seconds=seconds)


def build_environment(python: str, wanted: Wanted, installer: Installer, place: Path) -> None:
    """A virtual environment with what is wanted, of wheels alone: a source distribution would run its own code here.

    Args:
        python: the interpreter it is of.
        wanted: what goes into it.
        installer: how.
        place: existing, empty directory that becomes it.

    Raises:
        EnvironmentProblem: it can't be made or filled; says what the installer said.
    """
    requirements = place.with_name(f"{place.name}.txt")
    requirements.write_text("\n".join(wanted.lines) + "\n")
    requirements.chmod(0o644)
    target = str(place / "bin" / "python")
    nothing_else = ["--no-deps"] if wanted.complete else []
    wheels = ["--only-binary", ":all:", *nothing_else, *installer.options, "-r", str(requirements)]
    try:
        if installer.uv:
            _run([installer.uv, "venv", "--quiet", "--allow-existing", "--python", python, str(place)], installer, wanted)
            _run(
                [installer.uv, "pip", "install", "--quiet", "--python", target, "--compile-bytecode", *wheels], installer, wanted
            )
        else:
            _run([python, "-I", "-m", "venv", str(place)], installer, wanted)
            _run([target, "-I", "-m", "pip", "install", "--quiet", "--no-input", *wheels], installer, wanted)
    finally:
        requirements.unlink(missing_ok=True)


def _run(command: Sequence[str], installer: Installer, wanted: Wanted) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    environ |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "UV_NO_CONFIG": "1"}
    try:
        done = subprocess.run(
            command,
            env=environ,
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=installer.seconds,
            check=False,
            umask=0o022,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise _problem(wanted, f"{Path(command[0]).name}: {problem}") from problem
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip()
        raise _problem(wanted, said[-SAID_AT_MOST:])


def _problem(wanted: Wanted, said: str) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"the environment that {wanted.origin} asks for can't be made: {said}",
        expected="wheels of every requirement for this machine and interpreter",
        remedy="set python.interpreter of the service to an environment of your own, or environments.build to off",
    )
