"""The sandbox of choice: bubblewrap, with an empty environment and control groups where they can be made."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import Popen, SubprocessError
from tempfile import TemporaryDirectory

from agent.errors import SandboxUnavailable
from agent.ports import SandboxJob, SandboxResult
from agent.sandboxes.bubblewrap_job import BubblewrapJob
from agent.sandboxes.bwrap_arguments import Identity, bwrap_arguments
from agent.sandboxes.cgroups import ControlGroup, make_control_group
from agent.sandboxes.first_process import FirstProcess
from agent.sandboxes.job_user import fresh_user
from agent.sandboxes.overlay import stage_overlay
from agent.sandboxes.seccomp import seccomp_program
from agent.sandboxes.streams import start
from agent.sandboxes.visible import INIT, synthetic_files

JOIN_AND_BECOME = 'while [ "$1" != -- ]; do echo $$ > "$1" || exit 125; shift; done; shift; exec "$@"'
OWN_PROCESSES = 4


class Bubblewrap:
    """Runs jobs in fresh Linux namespaces: no network, no host files but a few read-only ones, no capabilities.

    Args:
        executable: path of `bwrap`, empty to look it up on PATH.

    Raises:
        SandboxUnavailable: there is no such program.
    """

    name = "bubblewrap"
    contains = True

    def __init__(self, executable: str = "") -> None:
        found = shutil.which(executable or "bwrap")
        if found is None:
            raise SandboxUnavailable(
                f"no program {executable or 'bwrap'!r}",
                expected="bubblewrap 0.8 or newer",
                remedy="apt-get install bubblewrap",
            )
        self._bwrap = str(Path(found).resolve())

    def run(self, job: SandboxJob) -> SandboxResult:
        """Run one job and kill everything it started.

        Raises:
            BadInput: an overlay path or a read-only directory that no job may have.
        """
        try:
            started = self.start(job)
        except (OSError, SubprocessError) as error:
            return SandboxResult(exit_code=-1, output=b"", report=b"", infra=f"{self._bwrap}: {error}")
        return started.finish(job)

    def start(self, job: SandboxJob) -> BubblewrapJob:
        """Start a job up to where its command reads standard input.

        Raises:
            BadInput: an overlay path or a read-only directory that no job may have.
            OSError: a process, a file or a control group could not be made.
        """
        with ExitStack() as owned:
            memory = job.limits.memory_bytes + job.limits.disk_bytes
            group = make_control_group(memory, job.limits.processes + OWN_PROCESSES)
            owned.callback(group.close)
            first = owned.enter_context(FirstProcess())
            overlay = Path(owned.enter_context(TemporaryDirectory(prefix="suture-overlay-")))
            marker = secrets.token_hex(16)
            process = self._started(job, marker, group, first, overlay)
            return BubblewrapJob(process=process, first=first, group=group, marker=marker, owned=owned.pop_all())

    def _started(self, job: SandboxJob, marker: str, group: ControlGroup, first: FirstProcess, overlay: Path) -> Popen[bytes]:
        identity = Identity(drop_to=fresh_user() if os.geteuid() == 0 else None)
        with _open_files(synthetic_files(identity.uid)) as synthetic:
            removed = stage_overlay(job.tree, job.overlay, overlay)
            arguments = bwrap_arguments(job, overlay, identity, synthetic)
            with _open_files({"arguments": _joined(arguments), "filter": seccomp_program()}) as files:
                options = ["--args", str(files["arguments"]), "--info-fd", str(first.writer)]
                options += ["--seccomp", str(files["filter"])] if seccomp_program() else []
                command = [
                    *("/bin/sh", "-c", JOIN_AND_BECOME, "sh", *group.entrances, "--"),
                    *(self._bwrap, *options, "--"),
                    *("/bin/sh", INIT, *_init_arguments(job, marker, identity, group), *removed, "--"),
                    *(f"{name}={value}" for name, value in job.environ.items()),
                    *job.argv,
                ]
                process = start(command, cwd="/", descriptors=(*synthetic.values(), *files.values(), first.writer))
                first.meet()
                return process


def _init_arguments(job: SandboxJob, marker: str, identity: Identity, group: ControlGroup) -> tuple[str, ...]:
    user = "-" if identity.drop_to is None else str(identity.drop_to)
    # a limit of the address space is the second choice: runtimes that reserve more than they use die of it
    address_space = "unlimited" if group.limits_memory else str(job.limits.memory_bytes // 1024)
    return (marker, user, str(job.limits.processes), address_space, job.workdir)


def _joined(words: list[str]) -> bytes:
    return b"".join(os.fsencode(word) + b"\0" for word in words)


@contextmanager
def _open_files(contents: dict[str, bytes]) -> Iterator[dict[str, int]]:
    opened: dict[str, int] = {}
    try:
        for name, content in contents.items():
            opened[name] = os.memfd_create("suture")
            os.write(opened[name], content)
            os.lseek(opened[name], 0, os.SEEK_SET)
        yield opened
    finally:
        for descriptor in opened.values():
            os.close(descriptor)
