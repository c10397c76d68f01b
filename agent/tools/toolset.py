"""The tools a model may read with, and what they read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agent.domain.alert import Incident
from agent.domain.evidence import Evidence
from agent.domain.location import CodeContext
from agent.domain.proof import Baseline
from agent.errors import RepositoryProblem
from agent.ports import Repos, Runner, Sandbox, Tool
from agent.snapshots import Snapshot
from agent.tools.read_file import read_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What lies before a model: one repository at one revision, the evidence, and a sandbox.

    Args:
        incident: names the service.
        evidence: all of it, redacted.
        context: the located crash.
        baseline: the reproduction, if there is one.
        snapshot: the files at the revision the context was read at.
        repos: history and blame.
        tree: a directory that holds exactly the snapshot's files.
        sandbox: where code runs.
        runner: how tests run.
    """

    incident: Incident
    evidence: tuple[Evidence, ...]
    context: CodeContext
    baseline: Baseline
    snapshot: Snapshot
    repos: Repos
    tree: Path
    sandbox: Sandbox
    runner: Runner

    def read(self, path: str) -> bytes | None:
        """One file's bytes, None when the repository has none of that name."""
        try:
            return self.snapshot.read(path).content
        except RepositoryProblem:
            return None

    @property
    def overlay(self) -> Mapping[str, bytes | None]:
        """The reproduction's own files, as a sandbox takes them."""
        files = self.baseline.reproducer.files if self.baseline.reproducer else ()
        return {change.path: change.after for change in files}


def reading_tools(desk: Desk) -> tuple[Tool, ...]:
    """Everything that reads."""
    return (read_file(desk.read),)
