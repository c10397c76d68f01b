"""A bubblewrap job that has been started and waits for its standard input."""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from subprocess import Popen, SubprocessError
from time import monotonic

from agent.ports import SandboxJob, SandboxResult
from agent.sandboxes.cgroups import ControlGroup
from agent.sandboxes.first_process import FirstProcess
from agent.sandboxes.result import read_result
from agent.sandboxes.streams import close_pipes, kill_group, pump

ENDED_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BubblewrapJob:
    """Finish it or discard it, once.

    Args:
        process: bubblewrap.
        first: first process inside.
        group: control group of all processes inside.
        marker: what the trusted first program says when the job's command takes over.
        owned: closes everything else that was opened for it.
    """

    process: Popen[bytes]
    first: FirstProcess
    group: ControlGroup
    marker: str
    owned: ExitStack

    @property
    def alive(self) -> bool:
        """False when it ended before it was given anything to do."""
        return self.process.poll() is None

    def finish(self, job: SandboxJob) -> SandboxResult:
        """Give it its standard input, wait for its end and kill everything it started.

        Args:
            job: as it was started, its standard input and limits now final.
        """
        began = monotonic()
        try:
            with self.owned:
                traffic = pump(self.process, job)
                gone, emptied = self.first.gone(), self.group.close()
        except (OSError, SubprocessError) as error:
            return SandboxResult(exit_code=-1, output=b"", report=b"", infra=f"bubblewrap: {error}")
        result = read_result(traffic, self.marker, monotonic() - began)
        return result if gone and emptied else replace(result, report=b"", infra="processes of the job could not be killed")

    def discard(self) -> None:
        """Kill it unused."""
        with self.owned:
            kill_group(self.process)
            close_pipes(self.process)
            self.process.wait(ENDED_SECONDS)
            self.first.gone()
            self.group.close()
