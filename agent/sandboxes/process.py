"""Not a sandbox: a plain process with limits, for development on machines where no sandbox can be had."""

import logging
import os
import secrets
import shutil
from importlib import resources
from pathlib import Path
from subprocess import SubprocessError
from tempfile import TemporaryDirectory
from time import monotonic

from agent.ports import SandboxJob, SandboxResult
from agent.sandboxes.cgroups import make_control_group
from agent.sandboxes.overlay import stage_overlay
from agent.sandboxes.result import read_result
from agent.sandboxes.streams import pump, start

log = logging.getLogger(__name__)


class LocalProcess:
    """Runs jobs on this machine WITHOUT containing them: network, files and processes of this user are within their reach.

    It keeps the rest of the contract as far as a plain process can: a fresh copy of the tree, an empty environment, limits,
    a report pipe, and everything that stayed in its process group or control group killed at the end.
    """

    name = "process"
    contains = False

    def run(self, job: SandboxJob) -> SandboxResult:
        """Run one job, after a warning.

        Raises:
            BadInput: an overlay path that leaves the tree.
        """
        log.warning("running code of %s without a sandbox: it can reach this machine's files and network", job.tree)
        began = monotonic()
        marker = secrets.token_hex(16)
        group = make_control_group(job.limits.memory_bytes, job.limits.processes)
        try:
            with TemporaryDirectory(prefix="suture-process-", ignore_cleanup_errors=True) as place:
                tree = Path(place, "tree")
                _copy(job, tree, Path(place, "overlay"))
                script = resources.files("agent.sandboxes").joinpath("process.sh").read_text()
                memory = "unlimited" if group.limits_memory else str(job.limits.memory_bytes // 1024)
                environ = [f"{name}={value}" for name, value in job.environ.items()]
                command = ["/bin/sh", "-c", script, "process.sh", marker, memory, *group.entrances, "--", *environ, *job.argv]
                traffic = pump(start(command, cwd=str(tree / job.workdir)), job)
                group.close()
        except (OSError, SubprocessError) as error:
            return SandboxResult(exit_code=-1, output=b"", report=b"", infra=f"process: {error}", seconds=monotonic() - began)
        finally:
            group.close()
        return read_result(traffic, marker, monotonic() - began)


def _copy(job: SandboxJob, tree: Path, overlay: Path) -> None:
    overlay.mkdir()
    removed = stage_overlay(job.tree, job.overlay, overlay)
    shutil.copytree(job.tree, tree, symlinks=True)
    for directory, _, files in os.walk(tree):
        for path in (Path(directory), *(Path(directory, name) for name in files)):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o600)
    for name in removed:
        (tree / name).unlink(missing_ok=True)
    for source in overlay.rglob("*"):
        if source.is_file():
            target = tree / source.relative_to(overlay)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            shutil.copy(source, target)
