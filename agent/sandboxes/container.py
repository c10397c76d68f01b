"""A sandbox by docker or podman: a container a job, without network, image or privileges."""

import secrets
from dataclasses import replace
from pathlib import Path
from subprocess import SubprocessError
from tempfile import TemporaryDirectory
from time import monotonic

from agent.place import ContainerOptions
from agent.ports import SandboxJob, SandboxResult
from agent.sandboxes.container_arguments import Prepared, container_arguments
from agent.sandboxes.engine import EMPTY_ROOT, Engine, find_engine
from agent.sandboxes.job_user import fresh_user
from agent.sandboxes.overlay import stage_overlay
from agent.sandboxes.result import read_result
from agent.sandboxes.seccomp_profile import seccomp_profile
from agent.sandboxes.streams import Traffic, pump, start
from agent.sandboxes.visible import INIT, synthetic_files, system_links

STARTUP_SECONDS = 30.0
BACKSTOP_SECONDS = 60.0
# The container's first process waits for the job and says nothing: as first process the job could not be ended by its own
# signals, and what a shell says of a killed child would get into the report. `timeout` ends the job when nobody here can.
WAIT = 'exec 3>&2 2>/dev/null; seconds=$1; shift; timeout -s KILL "$seconds" /bin/sh -c "$0" sh "$@"; exit $?'
BEGIN = 'exec 2>&3 3>&-; exec "$@"'
ENGINE_FAILED = 125
SHOWING_THIS_MACHINE = ContainerOptions()


class Container:
    """Runs jobs in containers that show the host's system directories read-only, or those of an image.

    The report channel is the container's standard error, which engines keep apart from its output; the job gets it as
    descriptor 3 only, and its own standard error joins its output.

    Args:
        options: which engine, and an image when not this machine's directories are to be shown.

    Raises:
        SandboxUnavailable: no engine answers.
    """

    name = "container"
    contains = True

    def __init__(self, options: ContainerOptions = SHOWING_THIS_MACHINE) -> None:
        self._engine = find_engine(options.engine)
        self._image = options.image

    @property
    def engine(self) -> Engine:
        """The engine that answered."""
        return self._engine

    def run(self, job: SandboxJob) -> SandboxResult:
        """Run one job and kill everything it started.

        Raises:
            BadInput: an overlay path or a read-only directory that no job may have.
        """
        began = monotonic()
        marker, container = secrets.token_hex(16), f"suture-{secrets.token_hex(12)}"
        ended = gone = False
        try:
            with TemporaryDirectory(prefix="suture-container-", ignore_cleanup_errors=True) as place:
                try:
                    traffic = self._carry_out(job, marker, container, Path(place))
                    ended = traffic.returncode >= 0 and traffic.returncode != ENGINE_FAILED
                finally:
                    gone = ended or self._engine.remove(container)
        except (OSError, SubprocessError) as error:
            return SandboxResult(exit_code=-1, output=b"", report=b"", infra=f"{self._engine.name}: {error}")
        result = read_result(traffic, marker, monotonic() - began)
        return result if gone else replace(result, report=b"", infra=f"the container {container} could not be removed")

    def _carry_out(self, job: SandboxJob, marker: str, container: str, place: Path) -> Traffic:
        user = fresh_user() if self._engine.as_root else None
        (place / "overlay").mkdir()
        removed = stage_overlay(job.tree, job.overlay, place / "overlay")
        prepared = Prepared(
            name=container,
            overlay=place / "overlay",
            files=_written(synthetic_files(user or 0), place / "files"),
            profile=place / "seccomp.json",
            root=self._root(place / "root"),
            shows_system=not self._image,
        )
        prepared.profile.write_text(seccomp_profile(), encoding="utf-8")
        command = [
            *(self._engine.program, *container_arguments(self._engine, job, prepared)),
            *("-i", "/bin/sh", "-c", WAIT, BEGIN, str(job.limits.seconds + BACKSTOP_SECONDS)),
            *("/bin/sh", INIT, *self._init_arguments(job, marker, user), *removed, "--"),
            *(f"{name}={value}" for name, value in job.environ.items()),
            *job.argv,
        ]
        return pump(start(command, cwd="/", environ=self._engine.environ), job, startup=STARTUP_SECONDS)

    def _root(self, directory: Path) -> tuple[str, ...]:
        if self._image:
            return (self._image,)
        if self._engine.name == "docker":
            return (self._engine.empty_image(),)
        for name, mode in EMPTY_ROOT.items():
            (directory / name).mkdir(parents=True)
            (directory / name).chmod(mode)
        for link, target in system_links().items():
            (directory / link.lstrip("/")).symlink_to(target)
        return ("--rootfs", str(directory))

    def _init_arguments(self, job: SandboxJob, marker: str, user: int | None) -> tuple[str, ...]:
        address_space = "unlimited" if self._engine.limits_memory else str(job.limits.memory_bytes // 1024)
        return (marker, "-" if user is None else str(user), str(job.limits.processes), address_space, job.workdir)


def _written(files: dict[str, bytes], directory: Path) -> dict[str, Path]:
    directory.mkdir()
    written = {path: directory / Path(path).name for path in files}
    for path, content in files.items():
        written[path].write_bytes(content)
        written[path].chmod(0o644)
    return written
