"""The command line as a person runs it."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def suture(*arguments: str, cwd: Path, stdin: str = "", environ: Sequence[tuple[str, str]] = ()) -> Ended:
    """Run `suture` with its own process, like a terminal that is none."""
    command = [sys.executable, "-m", "agent.cli", *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SUTURE_")}
    done = subprocess.run(
        command, cwd=cwd, input=stdin, env=clean | dict(environ), capture_output=True, text=True, timeout=120, check=False
    )
    return Ended(code=done.returncode, out=done.stdout, err=done.stderr)
