"""One incident's tree, its parsed files and its sandbox."""

import ast
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from agent.domain.alert import Incident, Service
from agent.domain.execution import Executed, Watch
from agent.domain.location import CodeContext
from agent.domain.proof import TestReport
from agent.errors import RepositoryProblem
from agent.ports import Limits, Ports, WatchingRunner
from agent.snapshots import Snapshot
from agent.stages.reproduction.modules import module_name

T = TypeVar("T")
SEARCHED_AT_MOST = 1_000
PARSED_BYTES_AT_MOST = 2 * 1024**2


@dataclass(kw_only=True)
class Bench:
    """What every rung works with.

    Args:
        incident: names the service and its repository.
        context: the located crash.
        snapshot: the files at the revision the context was read at.
        tree: a directory that holds exactly them.
        ports: sandbox and runner.
    """

    incident: Incident
    context: CodeContext
    snapshot: Snapshot
    tree: Path
    ports: Ports
    _parsed: dict[str, ast.Module | None] = field(default_factory=dict)
    _read: dict[tuple[str, ...], object] = field(default_factory=dict)
    _defined: dict[str, tuple[str, str] | None] = field(default_factory=dict)

    @property
    def service(self) -> Service:
        """The catalogue's entry of the incident."""
        return self.incident.service

    @cached_property
    def paths(self) -> frozenset[str]:
        """Every file of the repository."""
        return frozenset(self.snapshot.paths())

    @cached_property
    def own_modules(self) -> Mapping[str, str]:
        """Modules of the repository: dotted name -> file."""
        named = ((module_name(path, self.service, self.paths), path) for path in self.paths if path.endswith(".py"))
        return {name: path for name, path in named if name}

    def path_of(self, module: str) -> str:
        """File of one of the repository's modules, empty when it has none of that name."""
        return self.own_modules.get(module, "")

    def source(self, path: str) -> bytes:
        """Content of one file, empty when it can't be read."""
        if path in self.context.files:
            return self.context.files[path].content
        try:
            return self.snapshot.read(path).content
        except RepositoryProblem:
            return b""

    def defined(self, name: str) -> tuple[str, str] | None:
        """Module and name of the one class or function that the repository defines under a name; None for none or several."""
        if name not in self._defined:
            pattern = re.compile(rb"^(?:class|def|async def) %s\b" % re.escape(name).encode(), re.MULTILINE)
            modules = list(self.own_modules.items())[:SEARCHED_AT_MOST] if name.isidentifier() else []
            found = [module for module, path in modules if pattern.search(self.source(path))]
            self._defined[name] = (found[0], name) if len(found) == 1 else None
        return self._defined[name]

    def parsed(self, path: str) -> ast.Module | None:
        """Syntax tree of one Python file, None when there is none or it doesn't parse; nothing is executed."""
        if path not in self._parsed:
            readable = path in self.paths and path.endswith(".py")
            self._parsed[path] = parse_module(self.source(path)) if readable else None
        return self._parsed[path]

    def once(self, read: Callable[["Bench", str], T], path: str) -> T:
        """What a function reads from one file, read once.

        Args:
            read: the function; always answers the same for the same file.
            path: repository-relative file.
        """
        key = (read.__module__, read.__qualname__, path)
        if key not in self._read:
            self._read[key] = read(self, path)
        return cast("T", self._read[key])

    def run(self, overlay: Mapping[str, bytes | None], tests: Sequence[str], *, seconds: float) -> TestReport:
        """Run tests on tree and overlay; a sandbox that fails is tried once more.

        Args:
            overlay: repository-relative path -> bytes to put there, None to remove it.
            tests: files or ids, empty for the whole suite.
            seconds: wall time the run may take.
        """
        limits = Limits(seconds=seconds)
        for _ in range(2):
            report = self.ports.runner.run(
                self.ports.sandbox, self.tree, self.service, overlay=overlay, tests=tests, limits=limits
            )
            if not report.infra:
                break
        return report

    def run_watched(
        self, overlay: Mapping[str, bytes | None], tests: Sequence[str], watch: Watch, *, seconds: float
    ) -> Executed | None:
        """What tests go through; None when the runner can't tell, or the run was not seen whole.

        Args:
            overlay: as for `run`.
            tests: as for `run`.
            watch: what is looked out for.
            seconds: wall time the run may take.
        """
        runner, limits = self.ports.runner, Limits(seconds=seconds)
        if not isinstance(runner, WatchingRunner):
            return None
        report, executed = runner.run_watched(
            self.ports.sandbox, self.tree, self.service, overlay=overlay, tests=tests, limits=limits, watch=watch
        )
        return executed if report.trustworthy and executed.entered else None


def open_bench(incident: Incident, context: CodeContext, ports: Ports) -> Bench:
    """The bench for the revision the context was read at.

    Raises:
        RepositoryProblem: the revision is gone.
        EnvironmentProblem: what the service depends on can't be installed.
    """
    snapshot = ports.repos.snapshot(incident.service, context.revision)
    tree = ports.repos.export(snapshot)
    service = replace(incident.service, python=ports.environments.python_for(incident.service, tree))
    return Bench(incident=replace(incident, service=service), context=context, snapshot=snapshot, tree=tree, ports=ports)


def parse_module(content: bytes) -> ast.Module | None:
    """Syntax tree of Python source, None when it doesn't parse or is too large to try."""
    if not content or len(content) > PARSED_BYTES_AT_MOST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes of the target are not ours to print
            return ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
