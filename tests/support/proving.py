"""A real repository, sandbox and runner for the stages that prove."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from crash_recording import context_of_crash, crash_of
from locating import incident
from repositories import git, repository
from sandboxing import bubblewrap

from agent.code.diffs import diff_of_changes
from agent.domain.alert import Incident, PythonEnvironment, Service
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.location import CodeContext
from agent.domain.proof import Baseline, Reproducer, Verdict
from agent.ports import AsConfigured, Ports
from agent.repos.git import GitRepos
from agent.runners.pytest_runner import PytestRunner
from agent.stages.reproduce import reproduce
from agent.stages.verify_fix import verify_fix


@dataclass(frozen=True)
class Case:
    """One crash of one repository, with the ports to work on it."""

    root: Path
    incident: Incident
    context: CodeContext
    ports: Ports

    def reproduce(self) -> Baseline:
        """What the stage finds."""
        return reproduce(self.incident, self.context, self.ports)

    def fix(self, path: str, old: str, new: str, *, invents: str = "", author: str = "rule:PY000") -> CandidateFix:
        """A candidate that replaces one piece of text in one file."""
        before = (self.root / path).read_bytes()
        assert before.count(old.encode()) == 1, f"{old!r} must stand once in {path}"
        change = FileChange(path=path, before=before, after=before.replace(old.encode(), new.encode()))
        return CandidateFix(
            author=author, title="Mend it", rationale="Because.", diff=diff_of_changes((change,)), invents=invents
        )

    def verify(self, fix: CandidateFix, baseline: Baseline) -> Verdict:
        """The verdict on a candidate."""
        return verify_fix(self.incident, fix, self.context, baseline, self.ports)


def case(
    folder: Path, files: Mapping[str, str], statements: str, *, style: str = "tracker", roots: tuple[str, ...] = (".",)
) -> Case:
    """A repository of these files whose code crashes at these statements.

    Args:
        folder: where the repository is made.
        files: path -> text.
        statements: Python that imports from the repository and calls it.
        style: how the crash's variables are recorded, see `crash_recording`.
        roots: the service's source roots.
    """
    root = repository(folder / "shop", files)
    of = incident(Service(name="shop", repository=str(root), python=PythonEnvironment(source_roots=roots)))
    runner, repos = PytestRunner(folder / "cache"), GitRepos(folder / "cache")
    ports = SimpleNamespace(repos=repos, sandbox=bubblewrap(), runner=runner, environments=AsConfigured())
    context = context_of_crash(root, crash_of(root, statements, style=style), git(root, "rev-parse", "HEAD"))
    return Case(root=root, incident=of, context=context, ports=cast("Ports", ports))


def found(baseline: Baseline) -> Reproducer:
    """The reproducer; fails with what was tried when there is none."""
    assert baseline.reproducer is not None, "\n".join(f"{item.what}: {item.result}" for item in baseline.attempts)
    return baseline.reproducer


def text_of(reproducer: Reproducer) -> str:
    """The test it adds."""
    content = reproducer.files[0].after
    assert content is not None
    return content.decode()
