"""The tools a model may read with, and what they read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agent.domain.alert import Incident
from agent.domain.evidence import Evidence
from agent.domain.location import CodeContext
from agent.domain.proof import Baseline, TestReport
from agent.errors import RepositoryProblem
from agent.model_ports import Tool
from agent.ports import Limits, Repos, Runner, Sandbox
from agent.snapshots import Snapshot
from agent.tools.ask_evidence import ask_evidence
from agent.tools.find_symbol import find_symbol
from agent.tools.git_history import git_history, show_commit
from agent.tools.read_file import read_file
from agent.tools.running import evaluate, run_tests
from agent.tools.search_code import search_code


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

    def run(self, overlay: Mapping[str, bytes | None], tests: tuple[str, ...], limits: Limits) -> TestReport:
        """Run tests on the tree and an overlay, in the sandbox."""
        service = self.incident.service
        return self.runner.run(self.sandbox, self.tree, service, overlay=overlay, tests=tests, limits=limits)

    @property
    def overlay(self) -> Mapping[str, bytes | None]:
        """The reproduction's own files, as a sandbox takes them."""
        files = self.baseline.reproducer.files if self.baseline.reproducer else ()
        return {change.path: change.after for change in files}


def reading_tools(desk: Desk) -> tuple[Tool, ...]:
    """Everything that reads; the reproduction can be looked into where there is one that was made."""
    service = desk.incident.service
    reproducer = desk.baseline.reproducer
    red = reproducer.test_id if reproducer else ""
    last = desk.context.frames[-1] if desk.context.frames else None
    looking = (evaluate(desk.run, red, desk.overlay, (last.path, last.line)),) if last and desk.overlay else ()
    return (
        read_file(desk.read),
        search_code(desk.tree),
        find_symbol(desk.tree, desk.read),
        ask_evidence(desk.evidence),
        git_history(service, desk.snapshot, desk.repos),
        show_commit(service, desk.repos),
        run_tests(desk.run, desk.read, red, desk.overlay),
        *looking,
    )
