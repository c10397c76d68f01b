"""How hostile code runs: what a job is, the sandbox it runs in, and the runner that knows a language's tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from agent.domain.alert import PythonEnvironment, Service
from agent.domain.execution import Executed, Watch
from agent.domain.proof import TestReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one sandbox run."""

    seconds: float = 60.0
    memory_bytes: int = 2 * 1024**3
    processes: int = 256
    disk_bytes: int = 1024**3
    output_bytes: int = 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxJob:
    """One command on one tree, with nothing else of the host in sight.

    Args:
        argv: argument vector; no shell.
        tree: directory whose files are copied, pristine, into the job's working directory.
        overlay: path relative to the tree -> bytes to put there, None to remove it.
        environ: the whole environment of the command.
        readonly: further host directories the job may read, mounted at their own paths (interpreter, import paths).
        workdir: directory inside the tree the command starts in, `"."` for its top.
        stdin: bytes given on standard input.
        report_bytes: how much the job may write to its report channel, file descriptor 3.
        limits: bounds.
        waits: nothing of the tree is run or read before standard input has ended, so the job may be started before it is known.
    """

    argv: tuple[str, ...]
    tree: Path
    overlay: Mapping[str, bytes | None] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    readonly: tuple[Path, ...] = ()
    workdir: str = "."
    stdin: bytes = b""
    report_bytes: int = 16 * 1024**2
    limits: Limits = field(default_factory=Limits)
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxResult:
    """What came out of a sandbox run.

    Args:
        exit_code: of the command, negative signal number when a signal ended it.
        output: stdout and stderr together, cut at the limit.
        report: bytes written to file descriptor 3, which leads out of the sandbox and can only be appended to.
        timed_out: the time limit ended it.
        infra: why the sandbox itself failed, empty when it did not.
        seconds: wall time.
    """

    exit_code: int
    output: bytes
    report: bytes
    timed_out: bool = False
    infra: str = ""
    seconds: float = 0.0


class Sandbox(Protocol):
    """Runs hostile code where it can do no harm."""

    @property
    def name(self) -> str:
        """`bubblewrap`, `process`, ..."""
        ...

    def run(self, job: SandboxJob) -> SandboxResult:
        """Run one job and kill everything it started; never raises for what the job does."""
        ...


class Runner(Protocol):
    """How one test framework's tests run and are read."""

    @property
    def name(self) -> str:
        """`pytest`, `unittest`, ..."""
        ...

    def run(
        self,
        sandbox: Sandbox,
        tree: Path,
        service: Service,
        *,
        overlay: Mapping[str, bytes | None],
        tests: Sequence[str],
        limits: Limits,
    ) -> TestReport:
        """Run the named tests (files or ids, repository-relative; empty for the whole suite) on tree and overlay."""
        ...


@runtime_checkable
class WatchingRunner(Protocol):
    """A runner that can also tell which code its tests go through."""

    def run_watched(
        self,
        sandbox: Sandbox,
        tree: Path,
        service: Service,
        *,
        overlay: Mapping[str, bytes | None],
        tests: Sequence[str],
        limits: Limits,
        watch: Watch,
    ) -> tuple[TestReport, Executed]:
        """As `Runner.run`, and what was executed of what is watched; the outcomes are not for verdicts."""
        ...


class Environments(Protocol):
    """Where a target's tests find what the target depends on."""

    def python_for(self, service: Service, tree: Path) -> PythonEnvironment:
        """How the service's code is run at the revision whose files are in the tree.

        Raises:
            EnvironmentProblem: what it depends on can't be installed.
        """
        ...


class AsConfigured:
    """Environments as the services' entries name them; nothing is installed."""

    def python_for(self, service: Service, tree: Path) -> PythonEnvironment:  # noqa: ARG002 - the Protocol's signature
        """The entry's own."""
        return service.python
