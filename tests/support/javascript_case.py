"""A JavaScript incident of the core suite, put through the stages that prove."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from locating import evidence, incident
from repositories import repository
from sandboxing import bubblewrap

from agent.code.diffs import diff_of_changes
from agent.domain.alert import Incident, Service
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.location import CodeContext
from agent.domain.proof import Baseline, Verdict
from agent.policy import Policy
from agent.ports import AsConfigured, Ports, SandboxJob, SandboxResult
from agent.repos.git import GitRepos
from agent.runners.detect import DetectingRunner
from agent.stacktraces.read import read_crashes
from agent.stages.locate_code import locate_code
from agent.stages.reproduce import reproduce
from agent.stages.verify_fix import verify_fix

CORE = Path(__file__).parents[2] / "eval" / "core"
HURRY = 8.0


class Hurried:
    """The real sandbox, with less patience: a candidate that hangs must not hold up the tests."""

    name = "hurried"

    def run(self, job: SandboxJob) -> SandboxResult:
        return bubblewrap().run(replace(job, limits=replace(job.limits, seconds=min(HURRY, job.limits.seconds))))


@dataclass(frozen=True)
class JavaScriptCase:
    """One incident with the ports to work on it, located and reproduced."""

    incident: Incident
    context: CodeContext
    baseline: Baseline
    ports: Ports
    files: dict[str, bytes]
    fixed: dict[str, bytes]

    def reference(self) -> CandidateFix:
        """The case's own fix."""
        return self.candidate(self.fixed)

    def edited(self, path: str, edit: Callable[[str], str]) -> CandidateFix:
        """A candidate that edits the text of one file."""
        after = edit(self.files[path].decode())
        assert after.encode() != self.files[path], "the edit changes nothing"
        return self.candidate({path: after.encode()})

    def candidate(self, after: dict[str, bytes]) -> CandidateFix:
        """A candidate of whole files."""
        changes = tuple(FileChange(path=path, before=self.files.get(path), after=content) for path, content in after.items())
        return CandidateFix(author="human", title="Mend it", rationale="Because.", diff=diff_of_changes(changes))

    def judge(self, fix: CandidateFix) -> Verdict:
        """What policy or else the sandbox says of it, as the pipeline asks them."""
        return Policy().screen(fix) or verify_fix(self.incident, fix, self.context, self.baseline, self.ports)


def javascript_case(name: str, folder: Path) -> JavaScriptCase:
    """The incident of a folder of eval/core, reproduced."""
    repo, fixed = (_files(CORE / name / part) for part in ("repo", "judge/fixed"))
    root = repository(folder / "service", repo)
    service = Service(name="service", repository=str(root), language="javascript", path_prefixes=("/srv/app",))
    ports = cast(
        "Ports",
        SimpleNamespace(
            repos=GitRepos(folder / "cache"),
            sandbox=Hurried(),
            runner=DetectingRunner(folder / "cache"),
            environments=AsConfigured(),
        ),
    )
    of = incident(service)
    crashes = read_crashes((CORE / name / "given" / "trace.txt").read_text())
    context = locate_code(of, evidence(*crashes), ports)
    assert isinstance(context, CodeContext), context
    baseline = reproduce(of, context, ports)
    return JavaScriptCase(incident=of, context=context, baseline=baseline, ports=ports, files=dict(repo), fixed=fixed)


def _files(directory: Path) -> dict[str, bytes]:
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()}
