"""Which node runs the target's JavaScript."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from agent.domain.alert import JavaScriptEnvironment
from agent.errors import BadSettings

OLDEST = (18, 18)
QUERY_SECONDS = 20
_VERSION = re.compile(r"v(\d+)\.(\d+)\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node that can run the target's code.

    Args:
        executable: absolute path.
        version: major and minor.
        readonly: directories a sandbox must show it.
    """

    executable: str
    version: tuple[int, int]
    readonly: tuple[Path, ...]


def resolve_node(javascript: JavaScriptEnvironment) -> Node:
    """The node that the service names, or the one on the path.

    Raises:
        BadSettings: there is none, it does not answer, or it is too old for its test runner to tell what we need.
    """
    named = javascript.interpreter or shutil.which("node") or shutil.which("nodejs")
    if not named:
        raise BadSettings(
            "no node is on the path",
            expected=f"node {OLDEST[0]}.{OLDEST[1]} or newer",
            remedy="install it (Debian: nodejs), or set javascript.interpreter of the service",
        )
    version = _ask(named)
    if version < OLDEST:
        raise BadSettings(
            f"{named} is node {version[0]}.{version[1]}",
            expected=f"node {OLDEST[0]}.{OLDEST[1]} or newer",
            remedy="set javascript.interpreter of the service to a newer one",
        )
    return Node(executable=named, version=version, readonly=_home(Path(named)))


@lru_cache(maxsize=16)
def _ask(named: str) -> tuple[int, int]:
    try:
        done = subprocess.run([named, "--version"], env={}, capture_output=True, timeout=QUERY_SECONDS, check=True, cwd="/")
    except (OSError, subprocess.SubprocessError) as error:
        raise BadSettings(
            f"{named} gives no answer ({error})", expected="a node", remedy="set javascript.interpreter of the service"
        ) from error
    match = _VERSION.match(done.stdout.decode(errors="replace"))
    if match is None:
        raise BadSettings(f"{named} --version says {done.stdout[:60]!r}", expected="a version such as v20.11.0")
    return int(match[1]), int(match[2])


def _home(executable: Path) -> tuple[Path, ...]:
    """What it was installed in; `/usr` is shown to every job anyway."""
    homes = {executable.parent.parent, executable.resolve().parent.parent}
    return tuple(sorted(home for home in homes if home not in {Path("/"), Path("/usr")}))
